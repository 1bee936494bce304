export { AddressBookService } from './address-book.service.js';
export { SessionsService } from './sessions.service.js';
export type { Language, User, UserWallet } from './user.types.js';
export { ADDRESS_BOOK_LIMIT, LABEL_MAX_LENGTH } from './users.errors.js';
export { ProvedAddresses, type AddressProof } from './proved-addresses.repository.js';
export type { NewUserEvent, UserEvent, UserEventKind } from './user-event.types.js';
export { UserEvents } from './user-events.service.js';
export { UsersModule } from './users.module.js';
export { UsersService } from './users.service.js';
