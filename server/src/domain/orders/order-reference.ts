import { randomBytes } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;

/** A short number people can read out: 8 characters without I, L, O and U (2^40 of them). */
export const newOrderReference = (): string =>
  Array.from(randomBytes(LENGTH), (byte) => CROCKFORD.charAt(byte % CROCKFORD.length)).join('');
