import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { startSandbox, type Sandbox } from '../../../src/launcher/index.js';
import { seededServices } from '../../support/services.js';
import { setSetting } from '../../support/settings.js';
import { ChatDriver, type ChatUser } from '../../../src/telegram/index.js';
import { delegationSteps, type ChainTransaction, type DelegationStep } from './delegations.js';
import { Payer } from './payer.js';
import { rentInChat, type Wish } from './rent.js';

const BLOCK_MS = 180;
const PATIENCE_MS = 60_000;
/** Chain time that a paid order waits for capacity, unless a scenario sets another. */
export const CAPACITY_WAIT_S = 600;
/** Blocks that make the newest one solid. */
export const SOLID = 19;

/** A whole product on free ports and its own data, driven from outside: chat, chain and database alone. */
export class World {
  /** Those that were not stopped. */
  static readonly open = new Set<World>();
  readonly chat: ChatDriver;
  private readonly pool: pg.Pool;
  private from: number | undefined;

  private constructor(
    readonly sandbox: Sandbox,
    private readonly dir: string,
  ) {
    this.chat = new ChatDriver(sandbox.telegram.url);
    this.pool = new pg.Pool({ connectionString: sandbox.endpoints.databaseUrl, max: 4 });
    this.pool.on('error', () => undefined);
    World.open.add(this);
  }

  /** Everything around the server; the server is migrated and seeded but does not run. */
  static async prepare(serverEnvironment: Record<string, string> = {}): Promise<World> {
    const dir = mkdtempSync(join(tmpdir(), 'energy-desk-scenario-'));
    const services = await seededServices(dir);
    const sandbox = await startSandbox({
      dir,
      services,
      blockMs: BLOCK_MS,
      clock: 'virtual',
      ports: 0,
      serverEnvironment: { LOG_LEVEL: 'warn', ...serverEnvironment },
    });
    return new World(sandbox, dir);
  }

  /** The same with the server running and its bot listening. */
  static async start(serverEnvironment: Record<string, string> = {}): Promise<World> {
    const world = await World.prepare(serverEnvironment);
    try {
      await world.sandbox.server.start();
      await world.opened();
      return world;
    } catch (error) {
      await world.stop();
      throw error;
    }
  }

  /** Resolves when the bot listens and the chain is watched: from here on business may begin. */
  async opened(): Promise<void> {
    await this.chat.waitForBot();
    await this.scanned();
    this.from = await this.head();
  }

  /** First block that may hold business. */
  get fromHeight(): number {
    if (this.from === undefined) throw new Error('the world was not opened');
    return this.from;
  }

  async stop(): Promise<void> {
    World.open.delete(this);
    await this.pool.end();
    await this.sandbox.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** A power cut of the server; the seconds until its leases run out are skipped. */
  async crash(): Promise<void> {
    await this.sandbox.server.kill9();
    await this.query('DELETE FROM leases');
  }

  async restart(): Promise<void> {
    await this.crash();
    await this.sandbox.server.start();
  }

  /** Posts to the devnet's /_control/<name>. */
  control<T>(name: string, body: object = {}): Promise<T> {
    return this.devnet<T>('POST', name, body);
  }

  /** Reads the devnet's /_control/<name>. */
  look<T>(name: string): Promise<T> {
    return this.devnet<T>('GET', name);
  }

  fault(name: string, options: object = {}): Promise<unknown> {
    return this.control('faults', { name, ...options });
  }

  clearFaults(): Promise<unknown> {
    return this.devnet('DELETE', 'faults');
  }

  /** No blocks but those asked for. */
  freeze(): Promise<unknown> {
    return this.control('block-interval', { ms: 0 });
  }

  unfreeze(): Promise<unknown> {
    return this.control('block-interval', { ms: BLOCK_MS });
  }

  mine(blocks = 1): Promise<unknown> {
    return this.control('mine', { blocks });
  }

  warp(seconds: number): Promise<unknown> {
    return this.control('warp', { seconds });
  }

  /** Warps to so many seconds before (or, negative, after) that chain time. */
  async warpTo(time: Date, secondsBefore = 0): Promise<void> {
    const { time: now } = await this.look<{ time: number }>('state');
    const seconds = Math.ceil((time.getTime() - now) / 1000) - secondsBefore;
    if (seconds > 0) await this.warp(seconds);
  }

  async head(): Promise<number> {
    return (await this.look<{ head: number }>('state')).head;
  }

  /** Resolves when a transaction waits for its block; for a chain that is frozen. */
  async pending(): Promise<void> {
    await this.until('a transaction in the pool', async () =>
      (await this.look<{ pending: number }>('state')).pending > 0 ? true : undefined,
    );
  }

  /** Resolves when the server has scanned what is in the chain now, and judged what it found there. */
  async scanned(): Promise<void> {
    const { headId } = await this.look<{ headId: string }>('state');
    await this.until('the head to be scanned', async () => {
      const [row] = await this.query(
        `SELECT 1 FROM chain_blocks WHERE block_id = $1 AND NOT EXISTS
           (SELECT 1 FROM payments WHERE booked = 'none' AND (outcome IS NULL) = (height IS NOT NULL))`,
        [headId],
      );
      return row;
    });
  }

  /** Somebody outside the chat, with money. */
  async payer(trx = 1_000, usdt = 0): Promise<Payer> {
    const payer = new Payer(this.sandbox.devnet.url);
    await this.control('faucet', { address: payer.address, trx, usdt });
    return payer;
  }

  /** What the chain says is delegated to the receiver at the head, in sun. */
  async delegatedTo(receiver: string): Promise<bigint> {
    const { delegations } = await this.look<{ delegations: { to: string; energySun: number }[] }>(
      'audit/delegations',
    );
    return delegations
      .filter(({ to }) => to === receiver)
      .reduce((total, { energySun }) => total + BigInt(energySun), 0n);
  }

  /** All delegating to and taking back from the receiver in the chain as it is now. */
  async delegationSteps(receiver: string): Promise<DelegationStep[]> {
    const { transactions } = await this.look<{ transactions: ChainTransaction[] }>(
      `audit/transfers?address=${receiver}`,
    );
    return delegationSteps(transactions);
  }

  async query<Row extends object>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return (await this.pool.query(sql, parameters)).rows as Row[];
  }

  /** Changes a setting. Resolves when every process of the server looked again. */
  setting(key: string, value: string): Promise<void> {
    return setSetting((sql, parameters) => this.query(sql, parameters), key, value);
  }

  /** Orders in the chat. @returns the order's row */
  async rent(user: ChatUser, wish: Wish): Promise<OrderRow> {
    await rentInChat(user, wish);
    return this.orderOf(user);
  }

  /** The newest order of the user, as the database has it. */
  async orderOf(user: ChatUser): Promise<OrderRow> {
    const [order] = await this.query<OrderRow>(
      `SELECT o.* FROM orders o JOIN users u ON u.id = o.user_id WHERE u.telegram_id = $1
       ORDER BY o.created_at DESC LIMIT 1`,
      [user.id],
    );
    if (!order) throw new Error('this user has no order');
    return order;
  }

  async order(id: string): Promise<OrderRow> {
    const [order] = await this.query<OrderRow>('SELECT * FROM orders WHERE id = $1', [id]);
    if (!order) throw new Error(`no order ${id}`);
    return order;
  }

  async waitForStatus(orderId: string, ...statuses: string[]): Promise<OrderRow> {
    return this.until(`order ${orderId} to be ${statuses.join(' or ')}`, async () => {
      const order = await this.order(orderId);
      return statuses.includes(order.status) ? order : undefined;
    });
  }

  /** Kinds of the order's events, oldest first. */
  async events(orderId: string): Promise<string[]> {
    const rows = await this.query<{ kind: string }>(
      'SELECT kind FROM order_events WHERE order_id = $1 ORDER BY id',
      [orderId],
    );
    return rows.map(({ kind }) => kind);
  }

  async waitForEvent(orderId: string, kind: string): Promise<void> {
    await this.until(`event ${kind} of order ${orderId}`, async () =>
      (await this.events(orderId)).includes(kind) ? true : undefined,
    );
  }

  /** Asks until there is an answer. @throws Error after a minute, with what was waited for */
  async until<T>(what: string, probe: () => Promise<T | undefined>, patienceMs = PATIENCE_MS): Promise<T> {
    const end = Date.now() + patienceMs;
    for (;;) {
      const found = await probe();
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
      await pause(30);
    }
  }

  private async devnet<T>(method: 'GET' | 'POST' | 'DELETE', name: string, body?: object): Promise<T> {
    const response = await fetch(`${this.sandbox.devnet.url}/_control/${name}`, {
      method,
      ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${name}: ${JSON.stringify(answer)}`);
    return answer as T;
  }
}

export interface OrderRow {
  id: string;
  reference: string;
  kind: string;
  status: string;
  receiver: string;
  energy: number;
  energy_missing: number;
  amount: string;
  currency: 'TRX' | 'USDT';
  duration_seconds: number;
  payment_address: string;
  payment_deadline: Date;
  ends_at: Date;
  reason: string | null;
}
