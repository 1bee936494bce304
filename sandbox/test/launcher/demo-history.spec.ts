import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violatedInvariants } from '../../src/driver/index.js';
import { emptyServices } from '../support/services.js';
import { makeHistory, type MadeHistory, pastToMake } from '../../src/launcher/demo-history/index.js';
import { startSandbox, type Sandbox } from '../../src/launcher/index.js';
import { ChatDriver } from '../../src/telegram/index.js';

const DAYS = 4;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const STOP_AFTER = 2;
const MAKING_MS = 400_000;
const GOES_ON_MS = 30_000;
const NO_HURRY = { budgetMs: 600_000, blockMs: 0, log: () => undefined };

/** The past in two sittings: the first is interrupted after some days, as by Ctrl-C, and a second start goes on. */
describe('the past of the demo', () => {
  const dir = mkdtempSync(join(tmpdir(), 'energy-desk-history-'));
  const made: MadeHistory[] = [];
  let sandbox: Sandbox;
  let database: pg.Pool;

  const select = async <Row extends object>(sql: string): Promise<Row[]> =>
    (await database.query(sql)).rows as Row[];

  beforeAll(async () => {
    const services = await emptyServices();
    database = new pg.Pool({ connectionString: services.databaseUrl, max: 2 });
    const start = async (stopped: (line: number) => boolean): Promise<void> => {
      const past = pastToMake(dir, DAYS);
      if (!past) throw new Error('there is no past to make');
      sandbox = await startSandbox({ dir, services, ...past });
      let asked = 0;
      made.push(await makeHistory(sandbox, { ...NO_HURRY, dir, stopped: () => stopped((asked += 1)) }));
    };
    await start((asked) => asked > STOP_AFTER);
    await sandbox.stop();
    await start(() => false);
  }, MAKING_MS);

  afterAll(async () => {
    await database.end();
    await sandbox.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it('is made once, goes on where it was interrupted, and every deed leads somewhere', () => {
    expect(made.map(({ finished }) => finished)).toEqual([false, true]);
    expect(made.at(-1)?.failures).toEqual([]);
    expect(made.map(({ empty }) => empty)).toEqual([0, 0]);
    expect(pastToMake(dir, DAYS)).toBeUndefined();
  });

  it('has orders of every kind and outcome, and payments that wait for finance', async () => {
    const kinds = await select<{ what: string }>(
      `SELECT DISTINCT kind || ' ' || currency || ' ' || pay_with AS what FROM orders`,
    );
    expect(kinds.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        ...['package TRX transfer', 'package TRX balance', 'package USDT transfer'],
        ...['flash TRX transfer', 'manual TRX none'],
      ]),
    );
    const outcomes = await select<{ status: string }>('SELECT DISTINCT status FROM orders');
    expect(outcomes.map(({ status }) => status)).toEqual(
      expect.arrayContaining(['completed', 'expired', 'cancelled']),
    );
    const payments = await select<{ what: string }>(
      `SELECT DISTINCT coalesce(hold_reason, nullif(exception, 'none'), outcome) AS what FROM payments`,
    );
    expect(payments.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['late', 'duplicate', 'unmatched']),
    );
  });

  it('lies in the past, each row where its block lies, and ends now', async () => {
    const [spread] = await select<{ first: Date; last: Date; days: string }>(
      `SELECT min(created_at) AS first, max(created_at) AS last, count(DISTINCT created_at::date) AS days FROM orders`,
    );
    const now = Date.now();
    expect(spread?.first.getTime()).toBeLessThan(now - (DAYS - 1.7) * DAY_MS);
    expect(spread?.first.getTime()).toBeGreaterThan(now - (DAYS + 1) * DAY_MS);
    expect(spread?.last.getTime()).toBeLessThan(now);
    expect(Number(spread?.days)).toBeGreaterThanOrEqual(DAYS - 1);
    // What was on its way when the clocks jumped on is dated after the jump.
    const apart = await select<{ seconds: number }>(
      `SELECT percentile_disc(0.97) WITHIN GROUP (ORDER BY abs(extract(epoch FROM created_at - chain_time)))::float
         AS seconds FROM order_events`,
    );
    expect(apart[0]?.seconds).toBeLessThan(60);
    expect(Math.abs(sandbox.devnet.chain.headTime - now)).toBeLessThan(10 * MINUTE_MS);
    const ahead = await select(`SELECT 1 FROM order_events WHERE created_at > now() + interval '1 minute'`);
    expect(ahead).toEqual([]);
  });

  it('leaves no trace of the way it was made in the database', async () => {
    expect(await select(`SELECT 1 FROM pg_namespace WHERE nspname = 'past'`)).toEqual([]);
    const [{ count } = { count: 0 }] = await select<{ count: number }>(
      `SELECT count(*)::int FROM pg_attrdef WHERE pg_get_expr(adbin, adrelid) = 'now()'`,
    );
    expect(count).toBeGreaterThan(20);
  });

  it('keeps every invariant, and a server of today goes on from it', async () => {
    await sandbox.server.start();
    sandbox.devnet.mine(40);
    const goesOn = `SELECT 1 FROM chain_cursor WHERE height = node_height AND solid_height > 0
      AND NOT EXISTS (SELECT FROM send_holds WHERE status <> 'released')`;
    await expect.poll(() => select(goesOn), { timeout: GOES_ON_MS }).toHaveLength(1);
    const [{ first } = { first: 0 }] = await select<{ first: number }>(
      'SELECT min(height)::int AS first FROM chain_blocks',
    );
    const { endpoints } = sandbox;
    const violated = await violatedInvariants({
      databaseUrl: endpoints.databaseUrl,
      devnetUrl: sandbox.devnet.urls.at(-1) ?? sandbox.devnet.url,
      chat: new ChatDriver(sandbox.telegram.url),
      payment: endpoints.paymentAddresses,
      flash: endpoints.flashAddresses,
      treasury: endpoints.treasuryAddress,
      usdtContract: endpoints.usdtContract,
      fromHeight: first,
      settled: false,
    });
    expect(violated).toEqual([]);
  });
});
