/** Whether it can be a private key at all: 64 hex digits. */
export const isPrivateKey = (typed: string): boolean => /^(0x)?[0-9a-fA-F]{64}$/.test(typed.trim());
