import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { insertOnce, rows, type Tx } from '../../platform/database/index.js';
import { SUFFIXES } from './amounts.js';
import { PaymentMonitorEntity } from './payment-monitor.entity.js';
import type { RequestCounts } from './request-limits.js';

@Injectable()
export class PaymentMonitorRepository {
  /** Moves the round of suffixes of this price on by so many; one not used in the end costs nothing. @returns the last */
  async turnSuffixes(
    tx: Tx,
    address: string,
    currency: string,
    base: bigint,
    count: number,
  ): Promise<number> {
    const [row] = await rows<{ last_suffix: number }>(
      tx,
      `INSERT INTO payment_suffixes (address, currency, base_amount, last_suffix) VALUES ($1, $2, $3, $4)
       ON CONFLICT (address, currency, base_amount)
         DO UPDATE SET last_suffix = (payment_suffixes.last_suffix + $4 - 1) % ${SUFFIXES} + 1
       RETURNING last_suffix`,
      [address, currency, base.toString(), count],
    );
    return row?.last_suffix ?? count;
  }

  /** The next suffix after `from` that nobody holds, or null when all 9,999 are in use. */
  async nextFree(
    tx: Tx,
    address: string,
    currency: string,
    base: bigint,
    from: number,
  ): Promise<number | null> {
    const [row] = await rows<{ suffix: number }>(
      tx,
      `SELECT s AS suffix FROM generate_series(1, ${SUFFIXES}) s
       WHERE NOT EXISTS (SELECT 1 FROM payment_monitors m WHERE m.address = $1 AND m.currency = $2
         AND m.amount = $3::bigint + s AND m.status IN ('open', 'held'))
       ORDER BY (s < $4), s LIMIT 1`,
      [address, currency, base.toString(), from],
    );
    return row?.suffix ?? null;
  }

  /** False when another open or held request has this amount. */
  insert(tx: Tx, monitor: PaymentMonitorEntity): Promise<boolean> {
    return insertOnce(tx, PaymentMonitorEntity, monitor);
  }

  /** Requests that any of these amounts could name. */
  async candidates(
    tx: Tx,
    transfers: readonly { toAddress: string; currency: string; amount: bigint }[],
  ): Promise<PaymentMonitorEntity[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT m.id FROM payment_monitors m
       JOIN unnest($1::text[], $2::text[], $3::bigint[]) AS t(address, currency, amount)
         ON m.address = t.address AND m.currency = t.currency AND m.amount = t.amount
       WHERE m.status IN ('open', 'held')`,
      [
        transfers.map((t) => t.toAddress),
        transfers.map((t) => t.currency),
        transfers.map((t) => t.amount.toString()),
      ],
    );
    return tx.findBy(PaymentMonitorEntity, { id: In(found.map(({ id }) => id)) });
  }

  /** In id order, waiting for whoever holds them. */
  async lock(tx: Tx, ids: readonly string[]): Promise<void> {
    await tx.query('SELECT 1 FROM payment_monitors WHERE id = ANY($1) ORDER BY id FOR UPDATE', [ids]);
  }

  async ownersOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = await rows<{ id: string; user_id: string }>(
      tx,
      'SELECT id, user_id FROM payment_monitors WHERE id = ANY($1) AND user_id IS NOT NULL',
      [ids],
    );
    return new Map(found.map((row) => [row.id, row.user_id]));
  }

  async setStatus(tx: Tx, orderIds: readonly string[], from: string, to: string): Promise<void> {
    await tx.query('UPDATE payment_monitors SET status = $3 WHERE order_id = ANY($1) AND status = $2', [
      orderIds,
      from,
      to,
    ]);
  }

  async setDepositStatus(tx: Tx, ids: readonly string[], from: string, to: string): Promise<void> {
    await tx.query(
      `UPDATE payment_monitors SET status = $3 WHERE id = ANY($1) AND kind = 'deposit' AND status = $2`,
      [ids, from, to],
    );
  }

  async release(tx: Tx, chainTime: Date): Promise<number> {
    const released = await rows(
      tx,
      `UPDATE payment_monitors SET status = 'released' WHERE hold_until <= $1 AND status IN ('open', 'held')
       RETURNING id`,
      [chainTime],
    );
    return released.length;
  }

  /** Until the end of the transaction, nobody else who asks the same counts or opens requests of this user. */
  async lockUser(tx: Tx, userId: string): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('payment_monitors ' || $1, 0))`, [userId]);
  }

  async requestsOf(tx: Tx, userId: string): Promise<RequestCounts> {
    const [row] = await rows<{ open: number; unpaid: number }>(
      tx,
      `SELECT (count(*) FILTER (WHERE status = 'open'))::int AS open, count(*)::int AS unpaid FROM payment_monitors m
       WHERE user_id = $1 AND status IN ('open', 'held')
         AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.monitor_id = m.id)`,
      [userId],
    );
    return row ?? { open: 0, unpaid: 0 };
  }
}
