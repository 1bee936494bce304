/** Whether it can be a private key at all: 64 hex digits. */
export const isPrivateKey = (typed: string): boolean => /^(0x)?[0-9a-fA-F]{64}$/.test(typed.trim());

/** The first of the permissions that an account may give away: 0 is the owner's, 1 the witness's. */
export const FIRST_ACTIVE = 2;
