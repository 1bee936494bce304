import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { test } from '@playwright/test';
import pg from 'pg';
import { DevnetControl } from '../../../src/driver/index.js';
import { makeHistory, pastToMake } from '../../../src/launcher/demo-history/index.js';
import { startSandbox, totpCode, type Sandbox } from '../../../src/launcher/index.js';
import { ChatDriver, type ChatUser } from '../../../src/telegram/index.js';
import { rentInChat, type Wish } from '../../scenarios/support/rent.js';
import { emptyServices, seededServices } from '../../support/services.js';
import { setSetting } from '../../support/settings.js';

const BLOCK_MS = 300;
const START_MS = 240_000;
const PAST_MS = 600_000;
const PATIENCE_MS = 60_000;
/** What they tell of is the machine of the tests, not the desk. */
const MACHINE_ALERTS = ['alert.cpu_percent', 'alert.memory_percent'];

export interface OrderRow {
  id: string;
  reference: string;
  status: string;
  amount: string;
  currency: 'TRX' | 'USDT';
  energy: number;
}

/** A whole product on free ports: the dashboard is judged by its chat, chain and rows. */
export class Desk {
  private opened: { sandbox: Sandbox; pool: pg.Pool; dir: string } | undefined;

  constructor(private readonly pastDays: number) {}

  async open(): Promise<void> {
    const dir = mkdtempSync(join(tmpdir(), 'energy-desk-dashboard-'));
    const past = pastToMake(dir, this.pastDays);
    const services = await (past ? emptyServices() : seededServices(dir));
    const sandbox = await startSandbox({
      dir,
      services,
      ...(past ?? { blockMs: BLOCK_MS, clock: 'virtual' }),
    });
    const pool = new pg.Pool({ connectionString: sandbox.endpoints.databaseUrl, max: 2 });
    pool.on('error', () => undefined);
    this.opened = { sandbox, pool, dir };
    await Promise.all(MACHINE_ALERTS.map((key) => this.set(key, '0')));
    if (past)
      await makeHistory(sandbox, {
        dir,
        budgetMs: PAST_MS,
        blockMs: BLOCK_MS,
        log: (line) => console.log(line),
        stopped: () => false,
      });
    await sandbox.server.start();
    await this.chat.waitForBot();
  }

  async close(): Promise<void> {
    if (!this.opened) return;
    const { sandbox, pool, dir } = this.opened;
    await pool.end();
    await sandbox.stop();
    rmSync(dir, { recursive: true, force: true });
  }

  get sandbox(): Sandbox {
    if (!this.opened) throw new Error('the desk is not open');
    return this.opened.sandbox;
  }
  get chat(): ChatDriver {
    return new ChatDriver(this.sandbox.endpoints.telegram);
  }
  get chain(): DevnetControl {
    return new DevnetControl(this.sandbox.devnet.url);
  }

  /** Changes a setting. Resolves when every process of the server looked again. */
  set(key: string, value: string): Promise<void> {
    return setSetting((sql, parameters) => this.query(sql, parameters), key, value);
  }

  async query<Row extends object>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    if (!this.opened) throw new Error('the desk is not open');
    return (await this.opened.pool.query(sql, parameters)).rows as Row[];
  }

  /** The only row. @throws Error when there is none */
  async row<Row extends object>(sql: string, parameters: unknown[] = []): Promise<Row> {
    const [found] = await this.query<Row>(sql, parameters);
    if (!found) throw new Error(`no row: ${sql}`);
    return found;
  }

  /** Asks until there is an answer. @throws Error after a minute */
  async until<T>(what: string, probe: () => Promise<T | undefined>): Promise<T> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const found = await probe();
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
      await pause(50);
    }
  }

  /** Orders in the chat, to be paid by a transfer unless the wish says otherwise. @returns the order's row */
  async rent(user: ChatUser, wish: Partial<Wish> = {}): Promise<OrderRow> {
    const { address: receiver } = await user.wallet();
    await rentInChat(user, { package: /65k · 1 hour/, receiver, ...wish });
    return this.newestOrder(user.id);
  }

  /**
   * What an authenticator shows now. Each code counts once, and the next one comes in half a minute: here the server
   * forgets which was the last, so that nobody waits for it.
   */
  async code(secret: string): Promise<string> {
    await this.query('UPDATE admins SET totp_last_step = NULL');
    return totpCode(secret, Date.now());
  }

  newestOrder(telegramId: number): Promise<OrderRow> {
    return this.row<OrderRow>(
      `SELECT o.* FROM orders o JOIN users u ON u.id = o.user_id WHERE u.telegram_id = $1
       ORDER BY o.created_at DESC LIMIT 1`,
      [telegramId],
    );
  }

  /** Resolves when the order's row has the state. */
  reaches(id: string, status: string): Promise<OrderRow> {
    return this.until(`order ${id} to be ${status}`, async () => {
      const order = await this.row<OrderRow>('SELECT * FROM orders WHERE id = $1', [id]);
      return order.status === status ? order : undefined;
    });
  }
}

/** A desk of its own for the tests of this file, with a past of so many days. */
export function openDesk(pastDays = 0): Desk {
  const desk = new Desk(pastDays);
  test.beforeAll(async () => {
    test.setTimeout(START_MS + (pastDays > 0 ? 2 * PAST_MS : 0));
    await desk.open();
  });
  test.afterAll(() => desk.close());
  return desk;
}
