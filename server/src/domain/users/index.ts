export { AddressBookService } from './address-book.service.js';
export { SESSION_HOURS, SessionsService } from './sessions.service.js';
export { LANGUAGES, languageOf } from './user.types.js';
export type { Contact, Language, StoredSession, User, UserWallet } from './user.types.js';
export { ADDRESS_BOOK_LIMIT, LABEL_MAX_LENGTH } from './users.errors.js';
export { UsersModule } from './users.module.js';
export { UsersService } from './users.service.js';
