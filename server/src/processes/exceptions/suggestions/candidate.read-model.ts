import { Injectable } from '@nestjs/common';
import type { Payment } from '../../../domain/payments/index.js';
import { Database, rows } from '../../../platform/database/index.js';
import { amountsMeant, pricesMeant } from './amount-slips.js';
import type { Candidate } from './suggestion.types.js';

interface CandidateRow {
  id: string;
  kind: 'order' | 'deposit';
  order_id: string | null;
  reference: string | null;
  user_id: string;
  currency: 'TRX' | 'USDT';
  amount: string;
  address: string;
  receiver: string | null;
  payable: boolean;
  open: boolean;
  opened_height: string;
  deadline: Date;
  proved: boolean;
  paid_before: boolean;
}

const UNPAID = `('awaiting_payment', 'expired', 'cancelled')`;

/** Each part is a few index scans with a limit, so that the look-up costs the same in the first and the last year. */
const SQL = `
WITH known AS (
  (SELECT user_id, true AS proved FROM proved_addresses WHERE address = $1 ORDER BY created_at DESC LIMIT 20)
  UNION ALL
  (SELECT coalesce(o.user_id, m.user_id), false
   FROM (SELECT order_id, monitor_id FROM payments WHERE from_address = $1 AND id <> $2
           AND (outcome IN ('order', 'deposit') OR resolution IN ('assigned', 'credited_user'))
         ORDER BY block_time DESC LIMIT 50) p
   LEFT JOIN orders o ON o.id = p.order_id LEFT JOIN payment_monitors m ON m.id = p.monitor_id)
), payers AS (
  SELECT user_id, bool_or(proved) AS proved, bool_or(NOT proved) AS paid_before FROM known
  WHERE user_id IS NOT NULL GROUP BY user_id LIMIT 20
), named AS (
  SELECT id FROM payment_monitors WHERE id = $3
), of_payers AS (
  SELECT r.id FROM payers CROSS JOIN LATERAL (
    SELECT m.id FROM (SELECT o.id FROM orders o WHERE o.user_id = payers.user_id ORDER BY o.created_at DESC, o.id
                      LIMIT 20) o
    JOIN payment_monitors m ON m.order_id = o.id) r
), deposits_of_payers AS (
  SELECT m.id FROM payers JOIN payment_monitors m ON m.user_id = payers.user_id
  WHERE m.kind = 'deposit' AND m.status IN ('open', 'held') LIMIT 40
), of_receiver AS (
  SELECT m.id FROM (SELECT id FROM orders WHERE receiver = $1 AND status IN ${UNPAID}
                    ORDER BY created_at DESC, id LIMIT 40) o
  JOIN payment_monitors m ON m.order_id = o.id
), of_amount AS (
  SELECT r.id FROM unnest($5::bigint[]) AS meant (amount) CROSS JOIN LATERAL (
    SELECT m.id FROM payment_monitors m
    WHERE m.currency = $4 AND m.amount = meant.amount AND m.opened_height < $7
    ORDER BY m.opened_height DESC LIMIT 3) r
), of_price AS (
  SELECT r.id FROM unnest($6::bigint[]) AS meant (price) CROSS JOIN LATERAL (
    SELECT m.id FROM payment_monitors m
    WHERE m.currency = $4 AND m.amount - m.amount % 10000 = meant.price AND m.opened_height < $7
    ORDER BY m.opened_height DESC LIMIT 200) r
), of_time AS (
  SELECT m.id FROM payment_monitors m WHERE m.currency = $4 AND m.opened_height < $7
  ORDER BY m.opened_height DESC LIMIT 300
), found AS (
  SELECT id FROM named UNION SELECT id FROM of_payers UNION SELECT id FROM deposits_of_payers
  UNION SELECT id FROM of_receiver UNION SELECT id FROM of_amount UNION SELECT id FROM of_price
  UNION SELECT id FROM of_time
)
SELECT m.id, m.kind, m.order_id, o.reference, m.user_id, m.currency, m.amount, m.address, o.receiver,
  m.opened_height, m.deadline, coalesce(o.status IN ${UNPAID}, true) AS payable,
  coalesce(o.status = 'awaiting_payment', m.status = 'open') AS open,
  coalesce(p.proved AND (SELECT count(*) FROM payers WHERE proved) = 1, false) AS proved,
  coalesce(p.paid_before, false) AS paid_before
FROM found JOIN payment_monitors m ON m.id = found.id
LEFT JOIN orders o ON o.id = m.order_id LEFT JOIN payers p ON p.user_id = m.user_id
WHERE m.user_id IS NOT NULL AND m.currency = $4
  AND (o.id IS NULL OR o.status IN ${UNPAID} OR m.id = $3)`;

/** Requests that a transfer may have been meant for: of its sender, to its sender, of a like amount, or of that time. */
@Injectable()
export class CandidateReadModel {
  constructor(private readonly database: Database) {}

  /** Some hundreds at most. A transfer without a block has none. */
  async of(payment: Payment): Promise<Candidate[]> {
    if (payment.height === null) return [];
    const found = await rows<CandidateRow>(this.database.manager, SQL, [
      payment.fromAddress,
      payment.id,
      payment.monitorId,
      payment.currency,
      amountsMeant(payment.amount).map(String),
      pricesMeant(payment.amount).map(String),
      payment.height.toString(),
    ]);
    return found.map(toCandidate);
  }
}

const toCandidate = (row: CandidateRow): Candidate => ({
  requestId: row.id,
  kind: row.kind,
  orderId: row.order_id,
  reference: row.reference,
  userId: row.user_id,
  currency: row.currency,
  amount: BigInt(row.amount),
  paymentAddress: row.address,
  receiver: row.receiver,
  payable: row.payable,
  open: row.open,
  openedHeight: BigInt(row.opened_height),
  deadline: row.deadline,
  senderProved: row.proved,
  senderPaidBefore: row.paid_before,
});
