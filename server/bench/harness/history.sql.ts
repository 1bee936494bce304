/**
 * A desk's history of $1 orders, one every 13 seconds until now, straight into the tables. Ids come from the order's
 * number, so that no statement has to look another table up; shares of kinds, states and currencies are those of a
 * busy desk. `bench_addresses` (n, address) holds the chain's addresses.
 */
export const ADDRESSES = 20_000;
export const USERS = 50_000;
/** Further addresses, of wallets. */
export const WALLETS = 20;

/** Of version 4, as far as anybody can see. */
const idOf = (kind: string, number: string): string =>
  `overlay(overlay(md5('${kind}' || ${number}) placing '4' from 13) placing '8' from 17)::uuid`;
const txidOf = (kind: string, number: string): string =>
  `md5('${kind}' || ${number}) || md5(${number} || '${kind}')`;
const at = (n: string): string => `(now() - ${n} * interval '13 seconds')`;
const address = (n: string): string => `(SELECT address FROM bench_addresses b WHERE b.n = ${n})`;
const addressOf = (id: string, number: string): string =>
  `JOIN bench_addresses ${id} ON ${id}.n = ${number} % ${ADDRESSES} + 1`;

const PEOPLE = `
INSERT INTO users (id, telegram_id, chat_id, username, first_name, language, created_at)
SELECT ${idOf('user', 'n')}, 100000 + n, 100000 + n, CASE WHEN n % 5 > 0 THEN 'buyer' || n END, 'First' || n,
  CASE WHEN n % 3 = 0 THEN 'en' ELSE 'zh' END, now() - n * interval '4 minutes'
FROM generate_series(1, ${USERS}) n;
INSERT INTO ledger_accounts (code, kind, currency, balance)
SELECT 'user:' || ${idOf('user', 'n')} || ':TRX', 'user', 'TRX', n FROM generate_series(1, ${USERS}) n
UNION ALL SELECT v.code, v.kind, v.currency, NULL FROM (VALUES ('revenue:TRX', 'revenue', 'TRX'),
  ('revenue:USDT', 'revenue', 'USDT'), ('cash:bench:TRX', 'cash', 'TRX'), ('cash:bench:USDT', 'cash', 'USDT')) v (code, kind, currency);
`;

const POOLS = `
INSERT INTO energy_pools (id, name, cost_per_energy_sun) SELECT ${idOf('pool', 'n')}, 'pool ' || n, 20 FROM generate_series(1, 3) n;
INSERT INTO supplier_wallets (id, pool_id, address, signer_address, key_id, key_ciphertext)
SELECT ${idOf('wallet', 'n')}, ${idOf('pool', `(CASE WHEN n = ${WALLETS} THEN 3 ELSE 1 + n % 2 END)`)},
  ${address(`${ADDRESSES} + s.n`)}, ${address(`${ADDRESSES} + s.n`)}, 'none', 'none' FROM generate_series(1, ${WALLETS}) s (n);
`;

/** Number and fate of each order; `lot` is spread over 0 to 99. */
const PLAN = `
CREATE UNLOGGED TABLE bench_plan AS
SELECT n, lot, kind, status, ${idOf('order', 'n')} AS id, ${at('n')} AS made,
  status IN ('completed', 'refunded', 'failed', 'active') AS paid, status IN ('completed', 'active') AS delivered,
  CASE WHEN kind = 'package' AND n % 10 = 3 THEN 'USDT' ELSE 'TRX' END AS currency,
  CASE kind WHEN 'manual' THEN 'none' WHEN 'package' THEN CASE WHEN n % 7 = 0 THEN 'balance' ELSE 'transfer' END
    ELSE 'transfer' END AS pay_with,
  CASE WHEN kind = 'manual' THEN 0 ELSE 2800000 + n % 9999 + 1 END AS amount,
  CASE WHEN n % 100 = 7 THEN 1 ELSE n % ${ADDRESSES} + 1 END AS receiver,
  CASE WHEN kind = 'package' THEN ${idOf('user', `((CASE WHEN n % 90 = 11 THEN 1 ELSE n * 13::bigint % ${USERS} + 1 END))`)} END AS user_id
FROM (SELECT n, lot,
    CASE WHEN n % 50 = 0 THEN 'manual' WHEN n * 31::bigint % 50 < 20 THEN 'flash' ELSE 'package' END AS kind,
    CASE WHEN lot < 72 THEN 'completed' WHEN lot < 86 THEN 'expired' WHEN lot < 92 THEN 'cancelled'
      WHEN lot < 98 THEN 'refunded' WHEN lot < 99 THEN 'failed' ELSE 'active' END AS status
  FROM (SELECT n, (n * 7919::bigint + n / 100 * 37) % 100 AS lot FROM generate_series(1, $1::int) n) numbers) fates;
CREATE INDEX ON bench_plan (n);
ANALYZE bench_plan;
`;

const ORDERS = `
INSERT INTO orders (id, reference, kind, status, user_id, receiver, energy, duration_seconds, amount, currency,
  pay_with, quote, priority, payment_address, payer_address, paid_at, ends_at, reason, created_at)
SELECT p.id, upper(lpad(to_hex(p.n), 8, '0')), p.kind, p.status, p.user_id, r.address,
  CASE WHEN p.n % 5 = 0 THEN 131000 ELSE 65000 END, 3600, p.amount, p.currency, p.pay_with,
  jsonb_build_object('priceSun', '2800000', 'burnSun', '6500000', 'energyPackageId', ${idOf('package', 'p.n % 5')}),
  CASE WHEN p.n % 40 = 1 THEN 0 ELSE 1 END,
  CASE WHEN p.pay_with = 'transfer' THEN CASE p.kind WHEN 'flash' THEN $3 ELSE $2 END END,
  CASE WHEN p.kind = 'flash' THEN r.address END,
  CASE WHEN p.paid THEN p.made + interval '20 seconds' END, CASE WHEN p.delivered THEN p.made + interval '1 hour' END,
  CASE WHEN p.status = 'failed' THEN 'no capacity' END, p.made
FROM bench_plan p JOIN bench_addresses r ON r.n = p.receiver ORDER BY p.n DESC;
`;

const event = (from: string, to: string, kind: string, seconds: number, when: string): string => `
SELECT id, ${from}, ${to}, ${kind}, made + interval '${seconds} seconds', made + interval '${seconds} seconds', true
FROM bench_plan WHERE ${when}`;

const EVENTS = `
INSERT INTO order_events (order_id, from_status, to_status, kind, chain_time, created_at, noticed)
${event('NULL', `'awaiting_payment'`, `'created'`, 0, 'true')}
UNION ALL ${event(`'confirming'`, `'paid'`, `'payment_confirmed'`, 20, 'paid')}
UNION ALL ${event(`'delegating'`, `'active'`, `'active'`, 24, 'delivered')}
UNION ALL ${event(`'reclaiming'`, `'completed'`, `'completed'`, 3700, `status = 'completed'`)}
UNION ALL ${event(`'refunding'`, `'refunded'`, `'refunded'`, 900, `status = 'refunded'`)};
`;

const MONEY = `
INSERT INTO payment_monitors (id, kind, address, currency, amount, user_id, order_id, opened_height, deadline, hold_until,
  status, created_at)
SELECT ${idOf('monitor', 'n')}, 'order', $2, currency, amount + (CASE WHEN amount % 10000 = 0 THEN 1 ELSE 0 END), user_id,
  id, 100, made + interval '1 hour', made + interval '2 hours', 'released', made
FROM bench_plan WHERE kind = 'package' AND pay_with = 'transfer';
INSERT INTO payment_monitors (id, kind, address, currency, amount, user_id, opened_height, deadline, hold_until, status,
  created_at)
SELECT ${idOf('deposit', 'n')}, 'deposit', $2, 'TRX', 50000000 + n % 9999 + 1, ${idOf('user', `(n % ${USERS} + 1)`)}, 100,
  ${at('n * 40')} + interval '1 hour', ${at('n * 40')} + interval '2 hours', 'released', ${at('n * 40')}
FROM generate_series(1, $1::int / 40) n;
INSERT INTO payments (id, txid, idx, currency, from_address, to_address, amount, height, block_id, block_time,
  tx_expiration, status, outcome, monitor_id, order_id, booked, created_at)
SELECT ${idOf('payment', 'p.n')}, ${txidOf('pay', 'p.n')}, 0, p.currency, f.address,
  CASE p.kind WHEN 'flash' THEN $3 ELSE $2 END, p.amount, 100, 'b', p.made + interval '15 seconds',
  p.made + interval '1 minute', 'settled', CASE p.kind WHEN 'flash' THEN 'flash' ELSE 'order' END,
  CASE WHEN p.kind = 'package' THEN ${idOf('monitor', 'p.n')} END, p.id, 'solid', p.made + interval '16 seconds'
FROM bench_plan p ${addressOf('f', 'p.n * 17::bigint')} WHERE p.paid AND p.pay_with = 'transfer' ORDER BY p.n DESC;
INSERT INTO payments (id, txid, idx, currency, from_address, to_address, amount, height, block_id, block_time,
  tx_expiration, status, outcome, monitor_id, booked, created_at)
SELECT ${idOf('paid-deposit', 'd.n')}, ${txidOf('deposit', 'd.n')}, 0, 'TRX', f.address, $2, 50000000 + d.n % 9999 + 1, 100, 'b',
  ${at('d.n * 40')}, now(), 'settled', CASE WHEN d.n % 20 = 0 THEN 'unmatched' ELSE 'deposit' END,
  CASE WHEN d.n % 20 > 0 THEN ${idOf('deposit', 'd.n')} END, 'solid', ${at('d.n * 40')}
FROM generate_series(1, $1::int / 40) d (n) ${addressOf('f', 'd.n * 3')};
INSERT INTO refunds (id, business_key, address, currency, amount, reason, order_id, status, created_at)
SELECT ${idOf('refund', 'p.n')}, 'order:' || p.id, f.address, p.currency, p.amount, 'no_capacity', p.id, 'paid',
  p.made + interval '5 minutes'
FROM bench_plan p ${addressOf('f', 'p.n')} WHERE p.status = 'refunded' AND p.amount > 0;
`;

const ENERGY = `
INSERT INTO energy_delegations (id, order_id, wallet_id, supplier, receiver, sun, energy, attempt, part, status,
  delegate_txid, delegate_solid, active_at, ended_at, reclaimed_at, created_at)
SELECT ${idOf('delegation', 'p.n')}, p.id, w.id, w.address, r.address, 7000000000, 65000, 1, 0,
  CASE WHEN p.status = 'active' THEN 'active' ELSE 'reclaimed' END, ${txidOf('delegate', 'p.n')}, true,
  p.made + interval '24 seconds', CASE WHEN p.status = 'completed' THEN p.made + interval '1 hour' END,
  CASE WHEN p.status = 'completed' THEN p.made + interval '3700 seconds' END, p.made + interval '21 seconds'
FROM bench_plan p JOIN bench_addresses r ON r.n = p.receiver
JOIN supplier_wallets w ON w.id = ${idOf('wallet', `(CASE WHEN p.n % 20000 < 10 THEN ${WALLETS} ELSE p.n % ${WALLETS - 1} + 1 END)`)}
WHERE p.delivered ORDER BY p.n DESC;
INSERT INTO tron_transactions (txid, purpose, subject, owner_address, signed_hex, expiration, status, included_height,
  included_block_id, included_time, fee_sun, created_at)
SELECT delegate_txid, 'delegate', id::text, supplier, '00', active_at + interval '1 minute', 'solid', 100, 'b',
  active_at, CASE WHEN energy % 3 = 0 THEN 345000 ELSE 0 END, created_at
FROM energy_delegations;
`;

const BOOKS = `
INSERT INTO ledger_transactions (business_key, kind, data, created_at)
SELECT 'order:' || id || ':paid', 'order_paid', jsonb_build_object('orderId', id), made + interval '20 seconds'
FROM bench_plan WHERE paid AND amount > 0 ORDER BY n DESC;
INSERT INTO balance_transactions (transaction_id, account_id, currency, amount)
SELECT t.id, a.id, p.currency, p.amount * s.sign
FROM ledger_transactions t JOIN bench_plan p ON p.id = (t.data->>'orderId')::uuid
CROSS JOIN (VALUES (1, 'cash:bench:'), (-1, 'revenue:')) s (sign, code)
JOIN ledger_accounts a ON a.code = s.code || p.currency ORDER BY t.id;
INSERT INTO audit_logs (actor, action, subject, reason, created_at)
SELECT 'admin' || n % 7 || '@desk.test', 'orders.refund', 'order:' || ${idOf('order', 'n')}, 'asked for', ${at('n * 5')}
FROM generate_series(1, $1::int / 5) n;
`;

/** In order; each statement stands alone. */
export const HISTORY: readonly (readonly [string, string])[] = [
  ['people', PEOPLE],
  ['pools', POOLS],
  ['plan', PLAN],
  ['orders', ORDERS],
  ['events', EVENTS],
  ['money', MONEY],
  ['energy', ENERGY],
  ['books', BOOKS],
  ['plan away', 'DROP TABLE bench_plan; DROP TABLE bench_addresses;'],
];
