import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import {
  ChatBuyer,
  DevnetControl,
  newAccount,
  Payer,
  violatedInvariants,
  type Account,
} from '../../../src/driver/index.js';
import { seededServices } from '../../support/services.js';
import { setSetting } from '../../support/settings.js';
import { startSandbox, type Sandbox } from '../../../src/launcher/index.js';
import { ChatDriver } from '../../../src/telegram/index.js';

export interface DeskOptions {
  /** Supplier wallets, beside those of the demo. */
  wallets: number;
  /** Whole TRX that each of them stakes for energy. */
  energyStake: number;
  blockMs: number;
  settings: Readonly<Record<string, string>>;
}

const PATIENCE_MS = 120_000;
const BANDWIDTH_STAKE = 60_000;
const LIQUID = 1_000;
const PAYERS = 6;
const PAYER_TRX = 2_000_000;
const SOLID_LAG = 18;

/** The whole product on free ports, with stake and money enough for a campaign, driven from outside. */
export class Desk {
  readonly chat: ChatDriver;
  /** The devnet's second node: faults of the first one leave the driver alone. */
  readonly devnet: DevnetControl;
  readonly database: pg.Pool;
  /** Supplier wallets beside those of the demo. */
  readonly wallets: Account[] = [];
  /** First block after everything was prepared. */
  firstBlock = 1;

  private constructor(
    readonly sandbox: Sandbox,
    readonly payer: Payer,
    private readonly dir: string,
    private readonly options: DeskOptions,
  ) {
    this.chat = new ChatDriver(sandbox.telegram.url);
    this.devnet = driverNode(sandbox);
    this.database = new pg.Pool({ connectionString: sandbox.endpoints.databaseUrl, max: 4 });
    this.database.on('error', () => undefined);
  }

  static async prepare(options: DeskOptions): Promise<Desk> {
    const dir = mkdtempSync(join(tmpdir(), 'energy-desk-campaign-'));
    const services = await seededServices(dir);
    const sandbox = await startSandbox({
      dir,
      services,
      blockMs: options.blockMs,
      clock: 'virtual',
      ports: 0,
      serverEnvironment: { LOG_LEVEL: 'warn' },
    });
    const devnet = driverNode(sandbox);
    const payer = await Payer.create(devnet, PAYERS, PAYER_TRX);
    const desk = new Desk(sandbox, payer, dir, options);
    await desk.addWallets(options.wallets, options.settings);
    await desk.devnet.control('mine', { blocks: SOLID_LAG + 2 });
    desk.firstBlock = (await desk.devnet.state()).solid + 1;
    return desk;
  }

  async stop(): Promise<void> {
    await this.database.end();
    await this.sandbox.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** Stakes for new supplier wallets and hands them to the server by its own command. */
  async addWallets(
    count: number,
    settings: Readonly<Record<string, string>> = {},
    seed: (file: string) => Promise<unknown> = (file) => this.sandbox.server.command('seed', '--file', file),
  ): Promise<void> {
    const wallets = Array.from({ length: count }, newAccount);
    for (const wallet of wallets) await this.stake(wallet);
    this.wallets.push(...wallets);
    const pool = {
      name: 'Campaign',
      costPerEnergySun: '20',
      priority: 1,
      status: 'active',
      wallets: wallets.map((wallet) => ({ ...wallet, permissionId: 0, label: 'campaign' })),
    };
    const file = join(this.dir, `campaign-${wallets[0]?.address}.json`);
    writeFileSync(file, JSON.stringify({ pools: [pool], settings }), { mode: 0o600 });
    await seed(file);
  }

  async select<Row extends object>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return (await this.database.query(sql, parameters)).rows as Row[];
  }

  /** Changes a setting. Resolves when every process of the server looked again. */
  set(key: string, value: string): Promise<void> {
    return setSetting((sql, parameters) => this.select(sql, parameters), key, value);
  }

  /** Asks until there is an answer. @throws Error with what was waited for and the server's last lines */
  async until<T>(what: string, probe: () => Promise<T | undefined>, patienceMs = PATIENCE_MS): Promise<T> {
    const end = Date.now() + patienceMs;
    for (;;) {
      const found = await probe();
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(`waited in vain for ${what}\n${this.sandbox.server.tail(25)}`);
      await pause(100);
    }
  }

  /** As if the time had passed that a dead process still holds its leases for. */
  async expireLeases(): Promise<void> {
    await this.select(`UPDATE leases SET expires_at = now() - interval '1 second'`);
  }

  /** New users of the chat, with activated wallets; both languages. */
  async buyers(count: number): Promise<{ buyer: ChatBuyer; address: string }[]> {
    const numbers = Array.from({ length: count }, (_, i) => i);
    const made = [];
    for (let at = 0; at < count; at += 25) {
      const group = numbers.slice(at, at + 25).map(async (i) => {
        const user = await this.chat.createUser(`Buyer ${i}`, i % 2 === 0 ? 'en' : 'zh');
        return { buyer: new ChatBuyer(this.chat, user.id), address: (await user.wallet()).address };
      });
      made.push(...(await Promise.all(group)));
    }
    return made;
  }

  /** Money on a user's balance, booked as an owner's contribution. */
  async credit(telegramId: number, sun: bigint): Promise<void> {
    await this.until('the user to be known', async () => {
      const [user] = await this.select<{ id: string }>('SELECT id FROM users WHERE telegram_id = $1', [
        telegramId,
      ]);
      if (!user) return undefined;
      await this.select(
        `WITH owner AS (
           INSERT INTO ledger_accounts (code, kind, currency) VALUES ('owner_funds:TRX', 'owner_funds', 'TRX')
           ON CONFLICT (code) DO UPDATE SET kind = excluded.kind RETURNING id),
         balance AS (
           INSERT INTO ledger_accounts (code, kind, currency, balance)
           VALUES ('user:' || $1 || ':TRX', 'user', 'TRX', $2)
           ON CONFLICT (code) DO UPDATE SET balance = ledger_accounts.balance + $2 RETURNING id),
         booked AS (
           INSERT INTO ledger_transactions (business_key, kind) VALUES ('campaign:' || $1 || ':' || clock_timestamp(), 'gift')
           RETURNING id)
         INSERT INTO balance_transactions (transaction_id, account_id, currency, amount)
         SELECT booked.id, owner.id, 'TRX', $2::bigint FROM booked, owner
         UNION ALL SELECT booked.id, balance.id, 'TRX', -$2::bigint FROM booked, balance`,
        [user.id, sun.toString()],
      );
      return user;
    });
  }

  /** Resolves once every order is at rest, warping over the time in which nothing but waiting is left. */
  async settle(patienceMs: number): Promise<void> {
    const end = Date.now() + patienceMs;
    let last = '';
    let lastChange = Date.now();
    for (;;) {
      const open = await this.select<{ status: string; count: number }>(
        `SELECT status, count(*)::int FROM orders
         WHERE status NOT IN ('completed', 'refunded', 'failed', 'expired', 'cancelled') GROUP BY 1 ORDER BY 1`,
      );
      const live = await this.select(
        `SELECT 1 FROM energy_delegations WHERE status NOT IN ('reclaimed', 'never', 'taken_elsewhere')
         UNION ALL SELECT 1 FROM tron_transactions WHERE status NOT IN ('solid', 'dead', 'failed')
         UNION ALL SELECT 1 FROM payments WHERE booked IN ('none', 'receipt') AND height IS NOT NULL
         UNION ALL SELECT 1 FROM notifications WHERE status = 'pending'
         UNION ALL SELECT 1 FROM refunds WHERE status IN ('due', 'sending')
         UNION ALL SELECT 1 FROM user_events WHERE NOT noticed
         UNION ALL SELECT 1 FROM order_events WHERE NOT noticed LIMIT 1`,
      );
      if (open.length === 0 && live.length === 0 && (await this.letGo()) === 0) return;
      const now = JSON.stringify([open, live.length]);
      if (now !== last) lastChange = Date.now();
      last = now;
      if (Date.now() > end)
        throw new Error(`not everything settled: ${now}\n${this.sandbox.server.tail(25)}`);
      const waiting = open.every(({ status }) =>
        ['active', 'reclaiming', 'awaiting_payment'].includes(status),
      );
      if (Date.now() - lastChange > 4_000 && (await this.letGo()) > 0) lastChange = Date.now();
      if (waiting && Date.now() - lastChange > 4_000) {
        await this.devnet.control('warp', { seconds: 900 });
        lastChange = Date.now();
      }
      await pause(250);
    }
  }

  /** As a person would: refunds that expired again and again while the server was dead may go. @returns how many */
  private async letGo(): Promise<number> {
    const stranded = await this.select<{ id: string }>(
      `SELECT id FROM refunds WHERE status = 'needs_person' AND needs_person_reason = 'not_included'`,
    );
    for (const { id } of stranded)
      await this.sandbox.server.command('refunds', 'approve', id, '--actor', 'campaign', '--reason', 'again');
    return stranded.length;
  }

  /** Resolves when so many more blocks are made. */
  async blocks(count: number): Promise<void> {
    const { head } = await this.devnet.state();
    await this.until(`block ${head + count}`, async () =>
      (await this.devnet.state()).head >= head + count ? true : undefined,
    );
  }

  /** Stops the chain, makes everything solid, and waits until the server has booked it. */
  async stopChain(): Promise<void> {
    await this.holdChain();
    await this.devnet.control('mine', { blocks: SOLID_LAG + 2 });
    const { head, solid } = await this.devnet.state();
    await this.until(`block ${head} to be scanned and ${solid} to be booked`, async () => {
      const [row] = await this.select(
        `SELECT 1 FROM chain_cursor WHERE height = $1 AND solid_height = $2
         AND NOT EXISTS (SELECT 1 FROM payments WHERE booked = 'none' AND height <= $2)
         AND NOT EXISTS (SELECT 1 FROM chain_movements WHERE NOT booked AND height <= $2)
         AND NOT EXISTS (SELECT 1 FROM cash_accounts WHERE opening_height IS NULL)`,
        [head, solid],
      );
      return row;
    });
  }

  /** No block is made until the chain is resumed. */
  async holdChain(): Promise<void> {
    await this.devnet.control('block-interval', { ms: 0 });
  }

  async resumeChain(): Promise<void> {
    await this.devnet.control('block-interval', { ms: this.options.blockMs });
  }

  violations(settled: boolean): Promise<string[]> {
    const { endpoints } = this.sandbox;
    return violatedInvariants({
      databaseUrl: endpoints.databaseUrl,
      devnetUrl: this.devnet.url,
      chat: this.chat,
      payment: endpoints.paymentAddresses,
      flash: endpoints.flashAddresses,
      treasury: endpoints.treasuryAddress,
      usdtContract: endpoints.usdtContract,
      fromHeight: this.firstBlock,
      settled,
    });
  }

  private async stake({ address, privateKey: key }: Account): Promise<void> {
    const trx = this.options.energyStake + BANDWIDTH_STAKE + LIQUID;
    await this.devnet.control('faucet', { address, trx, mine: true });
    await this.devnet.control('stake', { key, trx: this.options.energyStake, resource: 'ENERGY' });
    await this.devnet.control('stake', { key, trx: BANDWIDTH_STAKE, resource: 'BANDWIDTH' });
  }
}

function driverNode(sandbox: Sandbox): DevnetControl {
  return new DevnetControl(sandbox.devnet.urls.at(-1) ?? sandbox.devnet.url);
}
