import { Injectable } from '@nestjs/common';
import type { Payment } from '../../../domain/payments/index.js';
import { Database, rows } from '../../../platform/database/index.js';
import { amountsMeant, pricesMeant } from './amount-slips.js';
import { CANDIDATES_SQL, FACTS_SQL, PAYERS_SQL } from './candidate.sql.js';
import type { Candidate } from './suggestion.types.js';

/** An address from which no more users than that paid tells them apart. */
const FEW = 2;

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
}
interface PayerRow {
  user_id: string;
  proved: boolean;
}

/** What a transfer without a name may have been meant for; looked up through indexes, some hundreds at most. */
@Injectable()
export class CandidateReadModel {
  constructor(private readonly database: Database) {}

  /** None for a transfer without a block. */
  async of(payment: Payment): Promise<Candidate[]> {
    const { fromAddress, monitorId, currency, amount, height } = payment;
    if (height === null) return [];
    const payers = await this.query<PayerRow>(PAYERS_SQL, [fromAddress, payment.id]);
    const found = await this.query<{ id: string }>(CANDIDATES_SQL, [
      fromAddress,
      payers.map((payer) => payer.user_id),
      monitorId,
      currency,
      amountsMeant(amount).map(String),
      pricesMeant(amount).map(String),
      height.toString(),
    ]);
    const ids = found.map(({ id }) => id);
    const facts = await this.query<CandidateRow>(FACTS_SQL, [ids, fromAddress, monitorId, currency]);
    return facts.map((row) => toCandidate(row, payers));
  }

  private query<Row extends object>(sql: string, parameters: unknown[]): Promise<Row[]> {
    return rows<Row>(this.database.manager, sql, parameters);
  }
}

/** How well the sender is known to be the request's user, who is one of many where an exchange sends. */
function senderOf(row: CandidateRow, payers: readonly PayerRow[]) {
  const alone = payers.filter(({ proved }) => proved).length === 1;
  const few = payers.length <= FEW;
  const paid = row.proved || payers.some((payer) => payer.user_id === row.user_id);
  const senderProved = row.proved && alone;
  return {
    senderProved,
    senderPaidBefore: paid && few && !senderProved,
    senderShared: paid && !few && !senderProved,
  };
}

const toCandidate = (row: CandidateRow, payers: readonly PayerRow[]): Candidate => ({
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
  ...senderOf(row, payers),
});
