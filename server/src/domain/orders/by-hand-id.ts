import { createHash } from 'node:crypto';

/** The id of the one manual order that may deliver this order: the same for whoever asks (version 8 of RFC 9562). */
export function byHandIdOf(orderId: string): string {
  const hex = createHash('sha256').update(`by-hand:${orderId}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
