import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { startSandbox, type Sandbox } from '../../../src/launcher/index.js';
import { createTestDatabase, createTestRedis } from '../../../src/embedded/test-services.js';
import { ChatDriver, type ChatUser } from '../../../src/telegram/index.js';

const BLOCK_MS = 100;
const PATIENCE_MS = 60_000;

/** A whole product on free ports and its own data, driven from outside: chat, chain and database alone. */
export class World {
  readonly chat: ChatDriver;
  private readonly pool: pg.Pool;

  private constructor(
    readonly sandbox: Sandbox,
    private readonly dir: string,
  ) {
    this.chat = new ChatDriver(sandbox.telegram.url);
    this.pool = new pg.Pool({ connectionString: sandbox.endpoints.databaseUrl, max: 4 });
    this.pool.on('error', () => undefined);
  }

  static async start(serverEnvironment: Record<string, string> = {}): Promise<World> {
    const dir = mkdtempSync(join(tmpdir(), 'energy-desk-scenario-'));
    const services = { databaseUrl: await createTestDatabase(), redisUrl: await createTestRedis() };
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

  async stop(): Promise<void> {
    await this.pool.end();
    await this.sandbox.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** Posts to the devnet's /_control/<name>. */
  async control<T>(name: string, body: object = {}): Promise<T> {
    const response = await fetch(`${this.sandbox.devnet.url}/_control/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${name}: ${JSON.stringify(answer)}`);
    return answer as T;
  }

  async query<Row extends object>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return (await this.pool.query(sql, parameters)).rows as Row[];
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

  async waitForStatus(orderId: string, ...statuses: string[]): Promise<OrderRow> {
    return this.until(`order ${orderId} to be ${statuses.join(' or ')}`, async () => {
      const [order] = await this.query<OrderRow>('SELECT * FROM orders WHERE id = $1', [orderId]);
      return order && statuses.includes(order.status) ? order : undefined;
    });
  }

  /** Asks until there is an answer. @throws Error after a minute, with what was waited for and the server's last lines */
  async until<T>(what: string, probe: () => Promise<T | undefined>, patienceMs = PATIENCE_MS): Promise<T> {
    const end = Date.now() + patienceMs;
    for (;;) {
      const found = await probe();
      if (found !== undefined) return found;
      if (Date.now() > end)
        throw new Error(`waited in vain for ${what}\n${this.sandbox.server.logs.slice(-15).join('\n')}`);
      await pause(50);
    }
  }
}

export interface OrderRow {
  id: string;
  reference: string;
  status: string;
  receiver: string;
  energy: number;
  amount: string;
  duration_seconds: number;
  payment_address: string;
  ends_at: Date | null;
  reason: string | null;
}
