import { expect, it } from 'vitest';
import { factKind } from './fact-kind.js';

it.each([
  ['liquidSun', '1200000', undefined, 'sun'],
  ['sun', '5', undefined, 'sun'],
  ['amount', '5500000', 'USDT', 'amount'],
  ['amount', '5500000', undefined, 'number'],
  ['microUsdtPerTrx', '287500', undefined, 'usdt'],
  ['durationSeconds', 3600, undefined, 'duration'],
  ['discountBp', 200, undefined, 'share'],
  ['pulled', true, undefined, 'flag'],
  ['value', 'true', undefined, 'flag'],
  ['reason', null, undefined, 'none'],
  ['expiresAt', '2026-11-24T10:11:53.000Z', undefined, 'time'],
  ['supplier', 'TQg7U6oxpzLy4UYQaeK1jhSaUwmBwArswo', undefined, 'address'],
  ['supplier', 'TQg7U6oxpzLy4UYQaeK1jhSaUwmBwArswx', undefined, 'text'],
  ['txid', 'a'.repeat(64), undefined, 'txid'],
  ['digest', 'a'.repeat(64), undefined, 'code'],
  ['orderId', '0197a8c2-6f1e-7d60-9d5b-2f4f5f6a7b8c', undefined, 'thing'],
  ['creditedTo', 'user:0197a8c2-6f1e-7d60-9d5b-2f4f5f6a7b8c', undefined, 'named'],
  ['sessionId', '0197a8c2-6f1e-7d60-9d5b-2f4f5f6a7b8c', undefined, 'code'],
] as const)('shows %s %s (%s) as %s', (name, value, currency, kind) => {
  expect(factKind({ name, value, currency })).toBe(kind);
});
