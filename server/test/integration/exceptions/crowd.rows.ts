import { after } from '../../builders/rows.js';
import type { Rooms } from '../../harness/rooms.js';
import { BLOCKS_OPEN, type WrongPayment, type WrongPayments } from './wrong-payments.js';

const at = (height: number): Date => after(height * 3);
const DAY_MS = 86_400_000;

/** The desk as those payments meet it: users and what they paid before, and every order unpaid. */
export async function storeCrowd(rooms: Rooms, { users, orders, exchanges }: WrongPayments): Promise<void> {
  await rooms.query(
    `INSERT INTO users (id, telegram_id, chat_id, language)
     SELECT id, n, n, 'en' FROM unnest($1::uuid[]) WITH ORDINALITY AS u (id, n)`,
    [users.map(({ id }) => id)],
  );
  await rooms.query(
    `INSERT INTO orders (id, reference, kind, status, user_id, receiver, energy, duration_seconds, amount, currency,
       pay_with, quote, payment_address, payment_deadline, created_at)
     SELECT id, id::text, 'package', status, user_id, receiver, 65000, 3600, amount, currency, 'transfer', '{}', address,
       deadline, opened
     FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::bigint[], $6::text[], $7::text[],
       $8::timestamptz[], $9::timestamptz[])
       AS o (id, status, user_id, receiver, amount, currency, address, deadline, opened)`,
    [
      orders.map(({ id }) => id),
      orders.map(({ released }) => (released ? 'expired' : 'awaiting_payment')),
      orders.map(({ user }) => user.id),
      orders.map(({ receiver }) => receiver),
      orders.map(({ amount }) => amount.toString()),
      orders.map(({ currency }) => currency),
      orders.map(({ address }) => address),
      orders.map(({ openedHeight }) => at(openedHeight + BLOCKS_OPEN)),
      orders.map(({ openedHeight }) => at(openedHeight)),
    ],
  );
  await rooms.query(
    `INSERT INTO payment_monitors (id, kind, address, currency, amount, user_id, order_id, opened_height, deadline,
       hold_until, status)
     SELECT id, 'order', address, currency, amount, user_id, order_id, opened, deadline, hold, status
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::uuid[], $6::uuid[], $7::bigint[],
       $8::timestamptz[], $9::timestamptz[], $10::text[])
       AS m (id, address, currency, amount, user_id, order_id, opened, deadline, hold, status)`,
    [
      orders.map(({ requestId }) => requestId),
      orders.map(({ address }) => address),
      orders.map(({ currency }) => currency),
      orders.map(({ amount }) => amount.toString()),
      orders.map(({ user }) => user.id),
      orders.map(({ id }) => id),
      orders.map(({ openedHeight }) => openedHeight),
      orders.map(({ openedHeight }) => at(openedHeight + BLOCKS_OPEN)),
      orders.map(({ openedHeight }) => new Date(at(openedHeight + BLOCKS_OPEN).getTime() + DAY_MS)),
      orders.map(({ released }) => (released ? 'released' : 'open')),
    ],
  );
  await storePast(rooms, users, exchanges);
}

interface PastPayment {
  readonly from: string;
  readonly userId: string;
  readonly proves: boolean;
}

/** A paid order of last week for each of them; from an exchange many pay, so that it proves nobody. */
async function storePast(
  rooms: Rooms,
  users: WrongPayments['users'],
  exchanges: readonly string[],
): Promise<void> {
  const past: PastPayment[] = users.map(({ id, second, past: kind }) => ({
    from: second,
    userId: id,
    proves: kind === 'proved',
  }));
  users.forEach(({ id: userId }, i) => {
    const from = exchanges[i % (exchanges.length * 4)];
    if (from) past.push({ from, userId, proves: true });
  });
  await rooms.query(
    `WITH given AS (
       SELECT gen_random_uuid() AS order_id, gen_random_uuid() AS payment_id, p.*
       FROM unnest($1::text[], $2::uuid[], $3::boolean[]) AS p (sender, user_id, proves)
     ), made AS (
       INSERT INTO orders (id, reference, kind, status, user_id, receiver, energy, duration_seconds, amount, currency,
         pay_with, quote)
       SELECT order_id, order_id::text, 'package', 'completed', user_id, sender, 65000, 3600, 2800001, 'TRX', 'transfer',
         '{}' FROM given
     ), paid AS (
       INSERT INTO payments (id, txid, idx, currency, from_address, to_address, amount, height, block_id, block_time,
         tx_expiration, status, outcome, order_id, booked, resolution, resolved_at)
       SELECT payment_id, payment_id::text, 0, 'TRX', sender, 'ours', 2800001, 1, 'block 1', $4, $4, 'settled',
         CASE WHEN proves THEN 'order' ELSE 'unmatched' END, order_id, 'solid',
         CASE WHEN NOT proves THEN 'assigned' END, CASE WHEN NOT proves THEN now() END FROM given RETURNING id
     )
     INSERT INTO proved_addresses (address, user_id, payment_id)
     SELECT sender, user_id, payment_id FROM given WHERE proves AND EXISTS (SELECT 1 FROM paid)`,
    [past.map(({ from }) => from), past.map(({ userId }) => userId), past.map(({ proves }) => proves), at(1)],
  );
}

/** The wrong payments in finance's queue; their ids in order. */
export async function storePayments(rooms: Rooms, payments: readonly WrongPayment[]): Promise<string[]> {
  const stored = await rooms.query<{ id: string; idx: number }>(
    `INSERT INTO payments (txid, idx, currency, from_address, to_address, amount, height, block_id, block_time,
       tx_expiration, status, outcome, booked)
     SELECT 'wrong', n - 1, currency, sender, receiver, amount, height, 'block ' || height, time, time, 'settled',
       'unmatched', 'solid'
     FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::timestamptz[])
       WITH ORDINALITY AS p (currency, sender, receiver, amount, height, time, n) RETURNING id, idx`,
    [
      payments.map(({ order }) => order.currency),
      payments.map(({ fromAddress }) => fromAddress),
      payments.map(({ toAddress }) => toAddress),
      payments.map(({ amount }) => amount.toString()),
      payments.map(({ height }) => height),
      payments.map(({ height }) => at(height)),
    ],
  );
  return stored.sort((a, b) => a.idx - b.idx).map(({ id }) => id);
}
