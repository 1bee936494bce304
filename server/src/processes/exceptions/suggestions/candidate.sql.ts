/** An order that can take money again; statuses are written out so that the partial index serves. */
const UNPAID = `('awaiting_payment', 'expired', 'cancelled')`;

/** Users whom transfers of this sender ($1, $2: not this payment) were for. */
export const PAYERS_SQL = `
SELECT user_id, bool_or(proved) AS proved FROM (
  (SELECT user_id, true AS proved FROM proved_addresses WHERE address = $1 LIMIT 20)
  UNION ALL
  (SELECT coalesce(o.user_id, m.user_id), false
   FROM (SELECT order_id, monitor_id FROM payments WHERE from_address = $1 AND id <> $2
           AND (outcome IN ('order', 'deposit') OR resolution IN ('assigned', 'credited_user'))
         ORDER BY block_time DESC LIMIT 50) p
   LEFT JOIN orders o ON o.id = p.order_id LEFT JOIN payment_monitors m ON m.id = p.monitor_id)
) known WHERE user_id IS NOT NULL GROUP BY user_id ORDER BY user_id LIMIT 20`;

/**
 * Ids of requests that a transfer may have been meant for: of its payers, for its sender, of a like amount or price, or
 * of that time. Each part is a few index scans with a limit, so that it costs the same in the first and the last year.
 * $1 sender, $2 payers, $3 the request it names, $4 currency, $5 amounts, $6 prices, $7 height.
 */
export const CANDIDATES_SQL = `
SELECT $3::uuid AS id WHERE $3::uuid IS NOT NULL
UNION
SELECT r.id FROM unnest($2::uuid[]) AS payer (id) CROSS JOIN LATERAL (
  SELECT m.id FROM (SELECT o.id FROM orders o WHERE o.user_id = payer.id ORDER BY o.created_at DESC, o.id
                    LIMIT 20) o
  JOIN payment_monitors m ON m.order_id = o.id) r
UNION
SELECT r.id FROM unnest($2::uuid[]) AS payer (id) CROSS JOIN LATERAL (
  SELECT m.id FROM payment_monitors m WHERE m.user_id = payer.id AND m.status IN ('open', 'held') LIMIT 20) r
UNION
SELECT m.id FROM (SELECT id FROM orders WHERE receiver = $1 AND status IN ${UNPAID}
                  ORDER BY created_at DESC, id LIMIT 40) o
JOIN payment_monitors m ON m.order_id = o.id
UNION
SELECT r.id FROM unnest($5::bigint[]) AS meant (amount) CROSS JOIN LATERAL (
  SELECT m.id FROM payment_monitors m
  WHERE m.currency = $4 AND m.amount = meant.amount AND m.opened_height < $7
  ORDER BY m.opened_height DESC LIMIT 3) r
UNION
SELECT r.id FROM unnest($6::bigint[]) AS meant (price) CROSS JOIN LATERAL (
  SELECT m.id FROM payment_monitors m
  WHERE m.currency = $4 AND m.amount - m.amount % 10000 = meant.price AND m.opened_height < $7
  ORDER BY m.opened_height DESC LIMIT 200) r
UNION
(SELECT m.id FROM payment_monitors m WHERE m.currency = $4 AND m.opened_height < $7
 ORDER BY m.opened_height DESC LIMIT 300)`;

/**
 * What ranking needs of those requests ($1) that can take this currency ($4); $2 sender, $3 the request it names. One by
 * one: a few hundred look-ups by key, however large the tables.
 */
export const FACTS_SQL = `
SELECT m.id, m.kind, m.order_id, o.reference, m.user_id, m.currency, m.amount, m.address, o.receiver,
  m.opened_height, m.deadline, coalesce(o.status IN ${UNPAID}, true) AS payable,
  coalesce(o.status = 'awaiting_payment', m.status = 'open') AS open,
  (SELECT true FROM proved_addresses a WHERE a.address = $2 AND a.user_id = m.user_id) IS TRUE AS proved
FROM unnest($1::uuid[]) AS found (id)
CROSS JOIN LATERAL (SELECT * FROM payment_monitors WHERE id = found.id LIMIT 1) m
LEFT JOIN LATERAL (SELECT * FROM orders WHERE id = m.order_id LIMIT 1) o ON true
WHERE m.user_id IS NOT NULL AND m.currency = $4
  AND (o.id IS NULL OR o.status IN ${UNPAID} OR m.id = $3::uuid)`;
