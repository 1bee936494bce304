import { AppError } from '../../platform/errors/index.js';

/** Entries of one address book. */
export const ADDRESS_BOOK_LIMIT = 20;
/** Characters (code points) of a label; the database checks it too. */
export const LABEL_MAX_LENGTH = 32;

export const userNotFound = (): AppError =>
  new AppError('users/not_found', 'caller', 'There is no such user.');

export const addressBookFull = (): AppError =>
  new AppError('users/address_book_full', 'caller', `at most ${ADDRESS_BOOK_LIMIT} addresses can be saved`);

export const labelTooLong = (): AppError =>
  new AppError('users/label_too_long', 'caller', `a label has at most ${LABEL_MAX_LENGTH} characters`);

export const walletNotFound = (): AppError =>
  new AppError('users/wallet_not_found', 'caller', 'no such address in this address book');
