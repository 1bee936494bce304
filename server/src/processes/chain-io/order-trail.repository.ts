import { Injectable } from '@nestjs/common';
import type { IncomingTransfer } from '../../domain/payments/index.js';
import { Database, rows } from '../../platform/database/index.js';

/** What a block means to an order. */
export interface OrderTrace {
  readonly orderId: string;
  /** `payment` for a transfer of the exact amount that an order asked for, else the purpose of our operation. */
  readonly seen: string;
  readonly txid: string;
}

/** Which orders a block is about, by the amounts they wait for and the operations that serve them. */
@Injectable()
export class OrderTrailRepository {
  constructor(private readonly database: Database) {}

  of(
    transfers: readonly Pick<IncomingTransfer, 'txid' | 'toAddress' | 'currency' | 'amount'>[],
    operations: readonly string[],
  ): Promise<OrderTrace[]> {
    return rows<OrderTrace>(
      this.database.manager,
      `SELECT m.order_id AS "orderId", 'payment' AS seen, t.txid
       FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) AS t (txid, address, currency, amount)
       JOIN payment_monitors m USING (address, currency, amount)
       WHERE m.status IN ('open', 'held') AND m.order_id IS NOT NULL
       UNION ALL
       SELECT d.order_id, t.purpose, t.txid FROM tron_transactions t
       JOIN energy_delegations d ON d.id = CASE WHEN t.purpose IN ('delegate', 'undelegate') THEN t.subject::uuid END
       WHERE t.txid = ANY($5)`,
      [
        transfers.map(({ txid }) => txid),
        transfers.map(({ toAddress }) => toAddress),
        transfers.map(({ currency }) => currency),
        transfers.map(({ amount }) => amount.toString()),
        operations,
      ],
    );
  }
}
