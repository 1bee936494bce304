import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { Devnet } from '../../devnet/index.js';
import type { PastClock } from './past-clock.js';

const SLOT_MS = 3_000;
/** Wall time after each block, so that the server does within a few of them what takes it seconds in life. */
const BLOCK_PAUSE_MS = 30;
const LOOK_MS = 15;
/** Blocks until what is in the first one is solid. */
const SOLID_BLOCKS = 19;
/** Until an address counts as watched, and is solid as such. */
const OPENING_BURSTS = 5;
const OPENING_MS = 30_000;
const SCAN_MS = 10_000;
/** How long time stands still for what is signed: it must not be too old when it is sent. */
const SENDING_MS = 5_000;
/** And for a server that has its hands full. */
const PATIENCE_MS = 3_000;
/** When that was in vain, until it has less to do. */
const SHORT_PATIENCE_MS = 50;
/** Blocks after which a thing that does not come to rest is left to the next sitting. */
const MOST_BLOCKS = 60;
const MOST_BURSTS = 6;
/** Ends that lie so close together are waited for at once. */
const CLOSE_MS = 240_000;

/** What the server has signed and will send at once; what has expired by then it does not send any more. */
const SIGNED = `
  SELECT 1 FROM tron_transactions t, chain_cursor c WHERE t.status = 'signed' AND t.expiration > c.block_time`;

/** What the server has in hand, and mostly does without another block. */
const IN_HAND = `
  SELECT 1 FROM orders o, chain_cursor c WHERE o.status = 'paid'
    OR (o.status = 'awaiting_payment' AND o.payment_deadline < c.block_time)
    OR (o.status = 'active' AND o.ends_at < c.block_time AND NOT EXISTS (
      SELECT 1 FROM energy_delegations d WHERE d.order_id = o.id AND d.reclaim_after > c.block_time))
  UNION ALL ${SIGNED}
  UNION ALL SELECT 1 FROM energy_delegations d, chain_cursor c
    WHERE d.status = 'ended' AND d.delegate_solid AND d.reclaim_after <= c.block_time
  UNION ALL SELECT 1 FROM tron_transactions t JOIN energy_delegations d ON t.subject = d.id::text
    WHERE t.status = 'solid' AND (t.purpose = 'delegate' AND d.status = 'active' AND NOT d.delegate_solid
      OR t.purpose = 'undelegate' AND d.status = 'ended')
  UNION ALL SELECT 1 FROM orders o WHERE o.status = 'reclaiming' AND NOT EXISTS (
    SELECT 1 FROM energy_delegations d WHERE d.order_id = o.id AND d.status IN ('planned', 'active', 'ended'))
  UNION ALL SELECT 1 FROM payments p, chain_cursor c WHERE p.status = 'seen' AND p.height <= c.solid_height`;

/** Addresses whose balances are not in the books yet: those are read while the chain stands still. */
const UNOPENED = 'SELECT 1 FROM cash_accounts WHERE opening_height IS NULL';

/** Blocks after which a payment that is not settled yet waits until it is solid. */
const FRESH_BLOCKS = 3;

/** What gets a block at a time. */
const AT_WORK = `${IN_HAND}
  UNION ALL SELECT 1 FROM payments p, chain_cursor c
    WHERE p.status = 'seen' AND p.height > c.height - ${FRESH_BLOCKS}
  UNION ALL SELECT 1 FROM tron_transactions WHERE status = 'sent' LIMIT 1`;

/** What comes to rest by itself when blocks are made. */
const UNSETTLED = `${IN_HAND}
  UNION ALL SELECT 1 FROM orders WHERE status IN ('confirming', 'paid', 'delegating', 'unwinding', 'refunding')
  UNION ALL SELECT 1 FROM payments WHERE status = 'seen' AND height IS NOT NULL
  UNION ALL SELECT 1 FROM tron_transactions WHERE status IN ('signed', 'sent', 'included')
  UNION ALL SELECT 1 FROM refunds WHERE status IN ('due', 'sending')
  UNION ALL SELECT 1 FROM reconciliation_runs WHERE status = 'running' LIMIT 1`;

/** When the next thing ends by itself. What is put off for other rentals is looked at whenever one of those ends. */
const DUE = `
  SELECT at FROM (
    SELECT ends_at AS at FROM orders WHERE status = 'active'
    UNION ALL SELECT payment_deadline FROM orders WHERE status = 'awaiting_payment'
    UNION ALL SELECT capacity_deadline FROM orders WHERE status = 'waiting_capacity'
    UNION ALL SELECT reclaim_by FROM energy_delegations WHERE status = 'ended'
    UNION ALL SELECT d.reclaim_after FROM energy_delegations d WHERE d.status = 'ended' AND EXISTS (
      SELECT 1 FROM tron_transactions t WHERE t.purpose = 'undelegate' AND t.subject = d.id::text)
    UNION ALL SELECT deadline FROM payment_monitors WHERE kind = 'deposit' AND status = 'open') due
  WHERE at > to_timestamp($1::float8 / 1000) AND at < to_timestamp($2::float8 / 1000) ORDER BY at`;

/** The time of the chain and of the server, moved together. */
export class PastTime {
  private patienceMs = PATIENCE_MS;

  constructor(
    private readonly devnet: Devnet,
    private readonly clock: PastClock,
    private readonly database: pg.Pool,
  ) {}

  /** Chain time in milliseconds. */
  get now(): number {
    return this.devnet.chain.headTime;
  }

  /**
   * Until the server watches the chain and has opened its books: nothing is done before, that would be from before its
   * business.
   */
  async opened(): Promise<void> {
    const known = async (sql: string): Promise<boolean> => !(await this.none(sql));
    await this.comesTrue(() => known('SELECT 1 FROM chain_cursor'), OPENING_MS);
    await this.scanned();
    if (!(await this.comesTrue(() => known('SELECT 1 FROM cash_accounts'), OPENING_MS))) return;
    if (await this.none(UNOPENED)) return;
    for (let bursts = 0; bursts < OPENING_BURSTS; bursts += 1) {
      await this.make(SOLID_BLOCKS);
      await this.scanned();
    }
    await this.comesTrue(() => this.none(UNOPENED), OPENING_MS);
  }

  /** Blocks enough that all that was done so far is solid. */
  solidify(): Promise<void> {
    return this.make(SOLID_BLOCKS);
  }

  /** Makes blocks as long as something is being done. */
  async during<T>(deeds: Promise<T>): Promise<T> {
    const done = { yet: false };
    const doing = deeds.finally(() => (done.yet = true));
    doing.catch(() => undefined);
    while (!done.yet) await this.block();
    return doing;
  }

  /** To that time, whatever ends on the way ending at its own. */
  async liveUntil(time: number): Promise<void> {
    for (;;) {
      const { rows } = await this.database.query<{ at: Date }>(DUE, [this.now, time]);
      const [first, ...others] = rows.map(({ at }) => at.getTime());
      if (first === undefined) break;
      await this.jump(others.findLast((at) => at - first < CLOSE_MS) ?? first);
      await this.settle();
    }
    await this.jump(time);
    await this.scanned();
  }

  /** Until all that was done is solid and judged; what is not after many blocks is left. */
  async settle(): Promise<void> {
    await this.block();
    let bursts = 0;
    for (let blocks = 0; blocks < MOST_BLOCKS && bursts < MOST_BURSTS; blocks += 1) {
      await this.scanned();
      if (await this.none(UNSETTLED)) return;
      if (await this.none(AT_WORK)) {
        await this.block(SOLID_BLOCKS);
        bursts += 1;
      } else await this.block();
    }
  }

  /** So many blocks at once, and the time that the server needs for them. */
  async block(count = 1): Promise<void> {
    await this.make(count);
    await this.scanned();
    await pause(BLOCK_PAUSE_MS);
    await this.comesTrue(() => this.none(SIGNED), SENDING_MS);
    const free = await this.comesTrue(() => this.none(IN_HAND), this.patienceMs);
    this.patienceMs = free ? PATIENCE_MS : SHORT_PATIENCE_MS;
  }

  /** The next block is of that time or just after it. */
  private async jump(time: number): Promise<void> {
    const seconds = Math.floor((time - this.now) / 1000);
    if (seconds <= 0) return;
    await this.clock.set(time + SLOT_MS);
    this.devnet.chain.settings.clock.warp(seconds);
    this.devnet.mine();
  }

  private async make(blocks: number): Promise<void> {
    await this.clock.set(Math.max(this.now + blocks * SLOT_MS, this.clock.now()));
    this.devnet.mine(blocks);
  }

  private async scanned(): Promise<void> {
    const behind = `SELECT 1 FROM chain_cursor WHERE height < ${this.devnet.chain.headNumber}`;
    await this.comesTrue(() => this.none(behind), SCAN_MS);
  }

  private async comesTrue(probe: () => Promise<boolean>, withinMs: number): Promise<boolean> {
    const end = Date.now() + withinMs;
    while (!(await probe())) {
      if (Date.now() > end) return false;
      await pause(LOOK_MS);
    }
    return true;
  }

  private async none(sql: string): Promise<boolean> {
    return (await this.database.query(sql)).rowCount === 0;
  }
}
