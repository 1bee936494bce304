import { expect, it } from 'vitest';
import { Refused } from './api.js';
import { NoAnswer } from './http.js';
import { useDeedKey } from './use-deed-key.js';

const refused = (status: number, code: string): Refused => new Refused(status, code, '', '');
const LOW = refused(409, 'ledger/insufficient_balance');

it('is another one after a refusal', () => {
  const { key, unclear, failed } = useDeedKey();
  const first = key.value;
  failed(LOW);
  expect(key.value).not.toBe(first);
  expect(unclear.value).toBe(false);
});

it.each([
  ['no answer', new NoAnswer('unreachable')],
  ['an answer that nobody understands', new NoAnswer('not_understood')],
  ['a failure', refused(500, 'internal')],
  ['a world that is away', refused(503, 'chain/unreachable')],
  ['a try that still runs', refused(409, 'idempotency/in_progress')],
  ['a key that names another request', refused(409, 'idempotency/other_body')],
  ['what is no answer at all', new TypeError('a fault of ours')],
])('stays after %s, also when the next try is refused', (_, error) => {
  const { key, unclear, failed } = useDeedKey();
  const first = key.value;
  failed(error);
  expect(unclear.value).toBe(true);
  failed(refused(429, 'limit/too_many_requests'));
  failed(LOW);
  expect([key.value, unclear.value]).toEqual([first, true]);
});

it('is another one for the next deed', () => {
  const { key, unclear, failed, renew } = useDeedKey();
  const first = key.value;
  failed(new NoAnswer('unreachable'));
  renew();
  expect(key.value).not.toBe(first);
  expect(unclear.value).toBe(false);
});
