import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { rows, type Tx } from '../../platform/database/index.js';
import { type PaymentException, PaymentEntity, type PaymentOutcome } from './payment.entity.js';

/** A transfer as a block shows it. */
export interface IncomingTransfer {
  readonly txid: string;
  readonly idx: number;
  readonly currency: 'TRX' | 'USDT';
  readonly fromAddress: string;
  readonly toAddress: string;
  readonly amount: bigint;
  readonly height: bigint;
  readonly blockId: string;
  readonly blockTime: Date;
  readonly txExpiration: Date;
}

export interface Judgement {
  readonly id: string;
  readonly outcome: PaymentOutcome;
  readonly exception: PaymentException;
  /** Why a person must decide; set exactly for the outcome `held`. */
  readonly holdReason: string | null;
  readonly monitorId: string | null;
  readonly orderId: string | null;
}

/** What a flash payment bought; sun. */
export interface FlashSale {
  readonly paymentId: string;
  readonly orderId: string;
  /** Price of the order. */
  readonly earned: bigint;
  /** What of that came from the sender's earlier credit. */
  readonly creditUsed: bigint;
}

/** Not booked yet, and the block that holds it now makes another transfer of it. */
const CHANGED = `payments.booked = 'none' AND (payments.from_address, payments.to_address, payments.amount)
           IS DISTINCT FROM (excluded.from_address, excluded.to_address, excluded.amount)`;

@Injectable()
export class PaymentRepository {
  /**
   * New transfers are stored; one that an orphaned block had is put back at its new place. Its result is read anew
   * until it is booked: a contract call can move something else when another block runs it, and is judged again then.
   * It keeps naming the order that it stood for until that order is put back to waiting.
   */
  async store(tx: Tx, transfers: readonly IncomingTransfer[]): Promise<void> {
    await tx.query(
      `INSERT INTO payments (txid, idx, currency, from_address, to_address, amount, height, block_id, block_time,
         tx_expiration)
       SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[],
         $8::text[], $9::timestamptz[], $10::timestamptz[])
       ON CONFLICT (txid, idx) DO UPDATE SET height = excluded.height, block_id = excluded.block_id,
         block_time = excluded.block_time, updated_at = now(),
         from_address = CASE WHEN ${CHANGED} THEN excluded.from_address ELSE payments.from_address END,
         to_address = CASE WHEN ${CHANGED} THEN excluded.to_address ELSE payments.to_address END,
         amount = CASE WHEN ${CHANGED} THEN excluded.amount ELSE payments.amount END,
         outcome = CASE WHEN ${CHANGED} THEN NULL ELSE payments.outcome END,
         hold_reason = CASE WHEN ${CHANGED} THEN NULL ELSE payments.hold_reason END,
         sender_kind = CASE WHEN ${CHANGED} THEN NULL ELSE payments.sender_kind END,
         order_id = CASE WHEN ${CHANGED} AND payments.outcome <> 'order' THEN NULL ELSE payments.order_id END
       WHERE payments.block_id IS DISTINCT FROM excluded.block_id`,
      [
        transfers.map((t) => t.txid),
        transfers.map((t) => t.idx),
        transfers.map((t) => t.currency),
        transfers.map((t) => t.fromAddress),
        transfers.map((t) => t.toAddress),
        transfers.map((t) => t.amount.toString()),
        transfers.map((t) => t.height.toString()),
        transfers.map((t) => t.blockId),
        transfers.map((t) => t.blockTime),
        transfers.map((t) => t.txExpiration),
      ],
    );
  }

  async orphan(tx: Tx, blockIds: readonly string[]): Promise<void> {
    await tx.query(
      `UPDATE payments SET height = NULL, block_id = NULL, block_time = NULL, updated_at = now()
       WHERE block_id = ANY($1) AND booked IN ('none', 'receipt')`,
      [blockIds],
    );
  }

  lock(tx: Tx, ids: readonly string[]): Promise<PaymentEntity[]> {
    return tx
      .createQueryBuilder(PaymentEntity, 'p')
      .where({ id: In([...ids]) })
      .orderBy('p.height')
      .addOrderBy('p.txid')
      .addOrderBy('p.idx')
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .getMany();
  }

  async judge(tx: Tx, judgements: readonly Judgement[]): Promise<void> {
    await tx.query(
      `UPDATE payments p SET outcome = j.outcome, exception = j.exception, hold_reason = j.hold_reason,
         monitor_id = j.monitor_id,
         order_id = j.order_id, updated_at = now()
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::uuid[], $6::text[])
         AS j(id, outcome, exception, monitor_id, order_id, hold_reason) WHERE p.id = j.id`,
      [
        judgements.map((j) => j.id),
        judgements.map((j) => j.outcome),
        judgements.map((j) => j.exception),
        judgements.map((j) => j.monitorId),
        judgements.map((j) => j.orderId),
        judgements.map((j) => j.holdReason),
      ],
    );
  }

  async unjudge(tx: Tx, ids: readonly string[]): Promise<void> {
    await tx.query(
      `UPDATE payments SET outcome = NULL, exception = 'none', hold_reason = NULL, monitor_id = NULL, order_id = NULL,
         updated_at = now() WHERE id = ANY($1)`,
      [ids],
    );
  }

  async book(
    tx: Tx,
    ids: readonly string[],
    from: string,
    to: string,
    outcome?: PaymentOutcome,
  ): Promise<string[]> {
    return this.ids(
      tx,
      `UPDATE payments SET booked = $3, status = 'settled', outcome = coalesce($4, outcome), updated_at = now()
       WHERE id = ANY($1) AND booked = $2 RETURNING id`,
      [ids, from, to, outcome ?? null],
    );
  }

  /** Contract or account, of what is not booked yet and was not looked up before. */
  async setSenderKinds(tx: Tx, kinds: ReadonlyMap<string, 'account' | 'contract'>): Promise<void> {
    await tx.query(
      `UPDATE payments p SET sender_kind = k.kind, updated_at = now()
       FROM unnest($1::text[], $2::text[]) AS k(address, kind)
       WHERE p.from_address = k.address AND p.sender_kind IS NULL AND p.booked = 'none'`,
      [[...kinds.keys()], [...kinds.values()]],
    );
  }

  async setSales(tx: Tx, sales: readonly FlashSale[]): Promise<void> {
    await tx.query(
      `UPDATE payments p SET order_id = s.order_id, earned = s.earned, credit_used = s.credit_used, updated_at = now()
       FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[]) AS s(id, order_id, earned, credit_used)
       WHERE p.id = s.id`,
      [
        sales.map(({ paymentId }) => paymentId),
        sales.map(({ orderId }) => orderId),
        sales.map(({ earned }) => earned.toString()),
        sales.map(({ creditUsed }) => creditUsed.toString()),
      ],
    );
  }

  /**
   * Sun settled before solidity and not yet solid: what a reorganisation could cost. Of a flash payment that is the
   * price of its order, with the credit that it used: should it be lost, that is its sender's again, and the energy is
   * gone all the same. Whoever asks next waits until this transaction has added to it.
   */
  async exposure(tx: Tx): Promise<bigint> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('payments exposure', 0))`);
    const [row] = await rows<{ total: string | null }>(
      tx,
      `SELECT sum(CASE outcome WHEN 'flash' THEN earned ELSE amount END) AS total
       FROM payments WHERE booked = 'receipt' AND currency = 'TRX'`,
    );
    return BigInt(row?.total ?? 0);
  }

  async receivedUpTo(tx: Tx, address: string, currency: 'TRX' | 'USDT', height: bigint): Promise<bigint> {
    const [row] = await rows<{ total: string | null }>(
      tx,
      `SELECT sum(amount) AS total FROM payments WHERE to_address = $1 AND currency = $3 AND height <= $2`,
      [address, height.toString(), currency],
    );
    return BigInt(row?.total ?? 0);
  }

  /** Requests for a deposit that a transfer in the chain answered. */
  async takenDeposits(tx: Tx, monitorIds: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await rows<{ monitor_id: string }>(
      tx,
      `SELECT monitor_id FROM payments
       WHERE monitor_id = ANY($1) AND outcome = 'deposit' AND height IS NOT NULL`,
      [monitorIds],
    );
    return new Set(found.map((row) => row.monitor_id));
  }

  async creditedDeposits(tx: Tx, monitorIds: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await rows<{ monitor_id: string }>(
      tx,
      `SELECT monitor_id FROM payments WHERE monitor_id = ANY($1) AND outcome = 'deposit' AND booked = 'solid'`,
      [monitorIds],
    );
    return new Set(found.map((row) => row.monitor_id));
  }

  async takenOrders(tx: Tx, orderIds: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await rows<{ order_id: string }>(
      tx,
      `SELECT order_id FROM payments WHERE order_id = ANY($1) AND outcome = 'order' AND height IS NOT NULL`,
      [orderIds],
    );
    return new Set(found.map((row) => row.order_id));
  }

  async sendersOfLost(tx: Tx, senders: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await rows<{ from_address: string }>(
      tx,
      `SELECT DISTINCT from_address FROM payments WHERE booked = 'lost' AND from_address = ANY($1)`,
      [senders],
    );
    return new Set(found.map((row) => row.from_address));
  }

  async unsolidOrders(tx: Tx, orderIds: readonly string[]): Promise<ReadonlyMap<string, 'receipt' | 'lost'>> {
    const found = await rows<{ order_id: string; booked: 'receipt' | 'lost' }>(
      tx,
      `SELECT order_id, booked FROM payments WHERE order_id = ANY($1) AND booked IN ('receipt', 'lost')`,
      [orderIds],
    );
    return new Map(found.map((row) => [row.order_id, row.booked]));
  }

  async txidsOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (ids.length === 0) return new Map();
    const found = await rows<{ id: string; txid: string }>(
      tx,
      'SELECT id, txid FROM payments WHERE id = ANY($1::uuid[])',
      [ids],
    );
    return new Map(found.map(({ id, txid }) => [id, txid]));
  }

  private async ids(tx: Tx, sql: string, parameters: unknown[]): Promise<string[]> {
    const found = await rows<{ id: string }>(tx, sql, parameters);
    return found.map(({ id }) => id);
  }
}
