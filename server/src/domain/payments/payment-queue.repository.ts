import { Injectable } from '@nestjs/common';
import { In, type SelectQueryBuilder } from 'typeorm';
import { Database, rows, type Tx } from '../../platform/database/index.js';
import { type PaymentException, PaymentEntity, type PaymentResolution } from './payment.entity.js';

/** Which transfers of finance's queue to list. */
export interface QueueFilter {
  readonly outcome?: 'unmatched' | 'held';
  readonly currency?: 'TRX' | 'USDT';
  /** Only transfers from this address. */
  readonly fromAddress?: string;
  /** Only from this amount, in smallest units: strangers send dust to every address they see. */
  readonly minAmount?: bigint;
}

export interface QueuePage {
  /** 1 to 200. */
  readonly limit: number;
  /** Id of the last transfer of the page before. */
  readonly after?: string;
}

/** What was found of a transfer when it was settled by hand. */
export interface HandSettlement {
  readonly resolution: PaymentResolution;
  /** The order that a person said it is for. */
  readonly orderId?: string;
  readonly exception?: PaymentException;
}

/** A page of the API, and the row behind it that tells of another. */
const LARGEST_PAGE = 201;

/** Transfers that wait for a person: unmatched or held, in the books on solid evidence, and not settled by hand yet. */
@Injectable()
export class PaymentQueue {
  constructor(private readonly database: Database) {}

  /** Oldest first. */
  list(filter: QueueFilter, page: QueuePage): Promise<PaymentEntity[]> {
    const limit = Math.min(Math.max(1, Math.trunc(page.limit)), LARGEST_PAGE);
    const query = this.waiting(filter).orderBy('p.blockTime').addOrderBy('p.id').limit(limit);
    if (page.after)
      query.andWhere(
        '(p.block_time, p.id) > (SELECT a.block_time, a.id FROM payments a WHERE a.id = :after)',
        { after: page.after },
      );
    return query.getMany();
  }

  /** All that wait. */
  count(filter: QueueFilter): Promise<number> {
    return this.waiting(filter).getCount();
  }

  find(id: string, tx: Tx = this.database.manager): Promise<PaymentEntity | null> {
    return tx.findOneBy(PaymentEntity, { id });
  }

  /** The transfers of one transaction, in their order. */
  byTxid(txid: string): Promise<PaymentEntity[]> {
    return this.database.manager.find(PaymentEntity, { where: { txid }, order: { idx: 'ASC' } });
  }

  /** The transfer, once nobody else works on it; null when there is none. */
  lock(tx: Tx, id: string): Promise<PaymentEntity | null> {
    return tx
      .createQueryBuilder(PaymentEntity, 'p')
      .where({ id: In([id]) })
      .setLock('pessimistic_write')
      .getOne();
  }

  /**
   * Takes it out of the queue, once.
   * @returns false when it is not, or no longer, in the queue: nothing is changed then
   */
  async settle(tx: Tx, id: string, { resolution, orderId, exception }: HandSettlement): Promise<boolean> {
    const settled = await rows(
      tx,
      `UPDATE payments SET resolution = $2, resolved_at = now(), updated_at = now(),
         order_id = coalesce($3, order_id), exception = coalesce($4, exception)
       WHERE id = $1 AND outcome IN ('unmatched', 'held') AND booked = 'solid' AND resolution IS NULL RETURNING id`,
      [id, resolution, orderId ?? null, exception ?? null],
    );
    return settled.length === 1;
  }

  /** Whether a transfer that was judged to be for the order stands, or may come back, in the chain. */
  async isBeingPaid(tx: Tx, orderId: string): Promise<boolean> {
    const found = await rows(
      tx,
      `SELECT 1 FROM payments WHERE order_id = $1 AND outcome = 'order' AND booked <> 'lost' LIMIT 1`,
      [orderId],
    );
    return found.length > 0;
  }

  private waiting({
    outcome,
    currency,
    fromAddress,
    minAmount,
  }: QueueFilter): SelectQueryBuilder<PaymentEntity> {
    const query = this.database.manager
      .createQueryBuilder(PaymentEntity, 'p')
      .where(`p.outcome IN ('unmatched', 'held') AND p.resolution IS NULL AND p.booked = 'solid'`);
    if (outcome) query.andWhere('p.outcome = :outcome', { outcome });
    if (currency) query.andWhere('p.currency = :currency', { currency });
    if (fromAddress) query.andWhere('p.from_address = :from', { from: fromAddress });
    if (minAmount !== undefined) query.andWhere('p.amount >= :min', { min: minAmount.toString() });
    return query;
  }
}
