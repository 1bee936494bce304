import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSeed, readSolidChain, SeededRandom } from '../../src/driver/index.js';
import { differences } from './oracle/compare.js';
import { transfersTo, type Facts } from './oracle/facts.js';
import { judgedEarly, type Past } from './oracle/judged-early.js';
import { expectedOf } from './oracle/oracle.js';
import { readBooks, readFlashRules, readRequests } from './oracle/read-books.js';
import { assemble, type Cast } from './support/cast.js';
import { Chaos } from './support/chaos.js';
import { classesOf } from './support/classes.js';
import { MONEY_DAMAGES } from './support/damage.js';
import { Desk } from './support/desk.js';
import { setFlashPrice, setRate } from '../support/price-list.js';
import { Reorganiser } from './support/reorganiser.js';
import { inParallel } from './support/traffic.js';
import { asksFirst, guestsFor, jobsFor } from './support/transfer-jobs.js';
import { TransferMill, type Person } from './support/transfer-mill.js';

const SEED = process.env['CAMPAIGN_SEED'] ?? newSeed();
const TRANSFERS = Number(process.env['CAMPAIGN_TRANSFERS'] ?? 120);
/** Of every thousand transfers so many at least are of each class. */
const SHARE_OF_EACH = 0.03;
const KILL_EVERY_MS = 12_000;
/** Slow enough for what is signed to be sent before it expires, although the server is killed again and again. */
const BLOCK_MS = 200;
const SETTLE_MS = 600_000;
const PATIENCE_MS = 3_600_000;
const DAY_S = 86_400;
const REFUND_FROM_SUN = 1_000_000n;

let desk: Desk;
const random = new SeededRandom(SEED);
const jobs = jobsFor(random.fork('jobs'), TRANSFERS);

beforeAll(async () => {
  desk = await Desk.prepare({
    wallets: 6,
    energyStake: 20_000_000,
    blockMs: BLOCK_MS,
    settings: {
      'order.max_open_per_user': '1000',
      'order.unpaid_before_pause': '1000',
      'order.timeout_minutes': '1440',
      'deposit.timeout_minutes': '1440',
      'payment.max_unpaid_per_user': '9999',
      'order.capacity_wait_minutes': '1440',
      'pool.set_aside_minutes': '1',
      'refund.threshold_sun': REFUND_FROM_SUN.toString(),
      'refund.single_max_sun': '1000000000',
      'refund.daily_max_sun': '1000000000000',
    },
  });
});

afterAll(() => desk.stop());

/** Prices that stay as they are, and money in the treasury. */
async function open(): Promise<void> {
  const { flashAddresses, treasuryAddress } = desk.sandbox.endpoints;
  const query = (sql: string, parameters?: unknown[]): Promise<object[]> => desk.select(sql, parameters);
  for (const address of flashAddresses)
    await setFlashPrice(query, {
      address,
      unitPriceSun: 3_000_000n,
      unitEnergy: 65_000,
      durationSeconds: 300,
      minUnits: 1,
      maxUnits: 10,
      confirmations: [{ upToSun: null, blocks: 19 }],
    });
  await setRate(query, 310_000n);
  await desk.devnet.control('faucet', { address: treasuryAddress, trx: 500_000, mine: true });
}

/** Runs every errand, with reorganisations and kills meanwhile. @returns what moved in a reorganisation */
async function run(mill: TransferMill, people: readonly Person[]): Promise<ReadonlyMap<string, number>> {
  const chaos = new Chaos(desk, random.fork('chaos'));
  const reorganiser = new Reorganiser(desk, random.fork('reorgs'), mill.vanishing);
  chaos.startKills(KILL_EVERY_MS);
  reorganiser.start();
  try {
    await inParallel(jobs, people.length, async (kind, worker) => {
      const person = people[worker];
      if (person) await mill.run(kind, person);
    });
  } finally {
    await reorganiser.stop();
    await chaos.stop();
  }
  console.log(
    `${chaos.kills} kills, ${reorganiser.times} reorganisations, ${mill.givenUp.length} errands given up`,
  );
  return reorganiser.moved;
}

/** Nothing waits any more for a block, a receipt or energy, so that a jump in time takes nothing from anybody. */
async function served(): Promise<void> {
  await desk.until(
    'everything paid to be served',
    async () => {
      const waiting = await desk.select(
        `SELECT 1 FROM orders WHERE status IN ('confirming', 'paid', 'waiting_capacity', 'delegating')
         UNION ALL SELECT 1 FROM payments WHERE booked = 'none' AND height IS NOT NULL
         UNION ALL SELECT 1 FROM refunds WHERE status IN ('due', 'sending') LIMIT 1`,
      );
      return waiting.length === 0 ? true : undefined;
    },
    SETTLE_MS,
  );
}

/** Most of what was not paid in time is paid within a day of it, the rest after that. */
async function payLate(mill: TransferMill): Promise<void> {
  const [forgotten, late] = [
    mill.late.slice(0, mill.late.length / 10),
    mill.late.slice(mill.late.length / 10),
  ];
  await served();
  await desk.devnet.control('warp', { seconds: DAY_S + 60 });
  await desk.until('every unpaid order to expire', async () => {
    const open = await desk.select(`SELECT 1 FROM orders WHERE status = 'awaiting_payment' LIMIT 1`);
    return open.length === 0 ? true : undefined;
  });
  await inParallel(late, 8, (asked) => mill.pay(asked));
  await desk.settle(SETTLE_MS);
  await desk.devnet.control('warp', { seconds: DAY_S + 60 });
  await desk.blocks(2);
  await inParallel(forgotten, 8, (asked) => mill.pay(asked));
}

async function factsOf(cast: Cast, past: Past): Promise<Facts> {
  const { paymentAddresses, flashAddresses, treasuryAddress, usdtContract } = desk.sandbox.endpoints;
  const receiving = [...paymentAddresses, ...flashAddresses];
  const suppliers = await desk.select<{ address: string }>('SELECT address FROM supplier_wallets');
  const transfers = transfersTo(await readSolidChain(desk.devnet, desk.firstBlock), receiving, usdtContract);
  const requests = await readRequests(desk);
  const { payments } = await readBooks(desk);
  return {
    transfers,
    requests,
    early: judgedEarly(transfers, requests, payments, past),
    flash: await readFlashRules(desk),
    own: new Set([...receiving, treasuryAddress, ...suppliers.map(({ address }) => address)]),
    denied: new Set([cast.denied.address]),
    exchanges: new Set([cast.exchange.address]),
    contracts: new Set([cast.contract.address, cast.payingContract]),
    refundFromSun: REFUND_FROM_SUN,
  };
}

describe(`${TRANSFERS} random transfers (seed ${SEED})`, () => {
  it('ends with books that are what the oracle says, to the sun', { timeout: PATIENCE_MS }, async () => {
    console.log(`CAMPAIGN_SEED=${SEED} CAMPAIGN_TRANSFERS=${TRANSFERS}`);
    const started = Date.now();
    const cast = await assemble(desk, guestsFor(jobs));
    await open();
    await desk.sandbox.server.start();
    await desk.chat.waitForBot();
    const people = await desk.buyers(Math.min(60, Math.ceil(jobs.filter(asksFirst).length / 3)));
    const [flash] = await readFlashRules(desk);
    if (!flash) throw new Error('nothing is sold by flash rental');
    const mill = new TransferMill(desk, cast, flash, random.fork('mill'));
    const ready = Date.now();
    const moved = await run(mill, people);
    const sent = Date.now();
    await payLate(mill);
    await desk.settle(SETTLE_MS);
    await desk.stopChain();
    const settled = Date.now();
    const facts = await factsOf(cast, {
      moved,
      sentBeforeShown: (transfer, request) => mill.sentBeforeShown(transfer.txid, request),
    });
    const expected = expectedOf(facts);
    const found = differences(expected, await readBooks(desk), { moved });
    const violations = await desk.violations(true);
    const counts = classesOf(
      expected,
      await readSolidChain(desk.devnet, desk.firstBlock),
      cast,
      moved,
      facts,
    );
    console.table({ ...counts, early: facts.early.size, requests: facts.requests.length });
    const seconds = [ready - started, sent - ready, settled - sent, Date.now() - settled].map(
      (ms) => ms / 1000,
    );
    console.log(`preparing, sending, settling, judging: ${seconds.join(', ')} s`);
    expect(found).toEqual([]);
    expect(violations).toEqual([]);
    for (const [name, count] of Object.entries(counts))
      expect(count, name).toBeGreaterThanOrEqual(Math.floor(TRANSFERS * SHARE_OF_EACH));
    expect(mill.givenUp.length, mill.givenUp.join('\n')).toBeLessThan(TRANSFERS / 50);
  });

  it.each(MONEY_DAMAGES)('would have seen $name', async ({ sql, seen }) => {
    await desk.select(sql);
    expect(await desk.violations(true)).toContainEqual(expect.stringMatching(seen));
  });
});
