import { parseTronAddress } from '@energy-desk/shared/units';
import type { Leaf } from '../lib/flatten-facts.js';

/** How a value out of a log or an alert is shown. */
export type FactKind =
  | 'none'
  | 'flag'
  | 'sun'
  | 'usdt'
  | 'amount'
  | 'duration'
  | 'share'
  | 'minute'
  | 'weekdays'
  | 'time'
  | 'address'
  | 'txid'
  | 'thing'
  | 'named'
  | 'code'
  | 'number'
  | 'text';

/** Ids of what has a page of its own, by the name they are kept under. */
export const THING_OF: Readonly<Record<string, string>> = {
  orderId: 'order',
  forOrderId: 'order',
  byOrderId: 'order',
  paidOrderId: 'order',
  paymentId: 'payment',
  walletId: 'wallet',
  poolId: 'pool',
  userId: 'user',
  refundId: 'refund',
  delegationId: 'delegation',
};
const AMOUNTS = new Set(['amount', 'balance', 'difference', 'ours', 'chains', 'sum', 'price']);
const RATES = new Set(['said', 'active']);
/** Of a chain parameter: the network counts them in sun. */
const CHAIN_PRICES = new Set(['before', 'now']);
const DIGITS = /^-?\d+$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-/;
/** "user:0197…": says itself what it names. */
const NAMED = /^[a-z_]+:([0-9a-f]{8}-[0-9a-f-]{27}|T[1-9A-HJ-NP-Za-km-z]{33})$/;
const HEX_32 = /^[0-9a-f]{64}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/** Judges by the name of a value and how it looks. */
export function factKind({ name, value, currency }: Pick<Leaf, 'name' | 'value' | 'currency'>): FactKind {
  if (value === null || value === '') return 'none';
  if (typeof value === 'boolean') return 'flag';
  const text = String(value);
  if (text === 'true' || text === 'false') return 'flag';
  if (DIGITS.test(text)) return numberKind(name, currency);
  if (INSTANT.test(text)) return 'time';
  if (parseTronAddress(text) === text) return 'address';
  if (NAMED.test(text)) return 'named';
  if (HEX_32.test(text)) return /txid/i.test(name) ? 'txid' : 'code';
  if (UUID.test(text)) return THING_OF[name] === undefined ? 'code' : 'thing';
  return 'text';
}

function numberKind(name: string, currency: string | undefined): FactKind {
  if (/(^|[a-z])sun$/i.test(name) || CHAIN_PRICES.has(name)) return 'sun';
  if (/microUsdt/i.test(name) || RATES.has(name)) return 'usdt';
  if (AMOUNTS.has(name) && (currency === 'TRX' || currency === 'USDT')) return 'amount';
  if (/seconds$/i.test(name)) return 'duration';
  if (name.endsWith('Bp')) return 'share';
  if (name === 'fromMinute' || name === 'toMinute') return 'minute';
  return name === 'weekdays' ? 'weekdays' : 'number';
}
