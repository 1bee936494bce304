import { AppError } from '../../platform/errors/index.js';

const refuse = (code: string, message: string, details: Record<string, unknown> = {}): AppError =>
  new AppError(code, 'caller', message, details);

export const poolNotFound = (): AppError => refuse('pools/not_found', 'There is no such pool.');
export const moreThanOwed = (owed: bigint): AppError =>
  refuse('suppliers/more_than_owed', 'The suppliers of this pool are owed less.', {
    owedSun: owed.toString(),
  });
export const payoutKeyReused = (): AppError =>
  refuse('suppliers/key_reused', 'This key names another payout.');
export const transferRepeated = (txid: string): AppError =>
  refuse('suppliers/transfer_repeated', 'This transfer is written down for the pool already.', { txid });
export const payoutNotFound = (): AppError =>
  refuse('suppliers/payout_not_found', 'There is no such payout to the suppliers of this pool.');
export const alreadyReversed = (): AppError =>
  refuse('suppliers/already_reversed', 'This payout was booked back already.');
export const walletNotFound = (): AppError =>
  refuse('wallets/not_found', 'There is no such supplier wallet.');
export const nameTaken = (name: string): AppError =>
  refuse('pools/name_taken', 'Another pool has this name.', { name });
export const poolChanged = (status: string): AppError =>
  refuse('pools/changed_meanwhile', `The pool is ${status} by now.`, { status });
export const poolChangedIn = (field: string, now: unknown): AppError =>
  refuse('pools/changed_meanwhile', `Its ${field} changed meanwhile.`, { field, now });
export const walletChanged = (message: string): AppError => refuse('wallets/changed_meanwhile', message);
export const walletChangedIn = (field: string, now: unknown): AppError =>
  refuse('wallets/changed_meanwhile', `Its ${field} changed meanwhile.`, { field, now });
export const walletExists = (): AppError =>
  refuse('wallets/exists', 'This address is a supplier wallet already.');

/** Why a key or account can't be taken in, as `wallets/<kind>`. */
export const unfit = (kind: string, message: string, details: Record<string, unknown> = {}): AppError =>
  refuse(`wallets/${kind}`, message, details);
