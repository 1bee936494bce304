import { createHash, randomBytes, randomInt } from 'node:crypto';

const TOKEN_BYTES = 32;
const CODES = 10;
const GROUPS = 4;
const GROUP_LENGTH = 4;
/** Without signs that look alike. */
const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** 256 random bits: nobody guesses them, so a plain hash is enough to keep them by. */
export const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

const group = (): string =>
  Array.from({ length: GROUP_LENGTH }, () => SIGNS[randomInt(SIGNS.length)]).join('');

/** Ten codes of 79 random bits each, as `abcd-efgh-jkmn-pqrs`. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: CODES }, () => Array.from({ length: GROUPS }, group).join('-'));

/** Of this admin's code; spaces, dashes and capitals make no difference. */
export const hashRecoveryCode = (adminId: string, code: string): string =>
  hashToken(`${adminId} ${code.toLowerCase().replace(/[\s-]/g, '')}`);
