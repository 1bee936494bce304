import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSolidChain, type SolidTransaction } from '../../src/driver/index.js';
import { findPostgresClient } from '../../src/embedded/index.js';
import { ServerProcess } from '../../src/launcher/index.js';
import { AfterRestore } from './support/after-restore.js';
import { ApiWorld } from './support/api-world.js';
import { Desk } from './support/desk.js';
import { LostHour } from './support/lost-hour.js';

/** Known to the backup as unpaid, paid within the hour. */
const ASKED = 8;
const FLASH = 4;
/** Placed, paid and delivered within the hour. */
const DELIVERED = 30;
/** Paid just before the server died. */
const IN_FLIGHT = 8;
const PEOPLE = 8;
const HOLD_MS = 240_000;
const SETTLE_MS = 300_000;
const PATIENCE_MS = 1_500_000;

let desk: Desk;
let folder: string;
let commands: ServerProcess;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'energy-desk-restore-'));
  const client = await findPostgresClient();
  if (!client) throw new Error("PostgreSQL's client is neither on PATH nor among the system's packages");
  desk = await Desk.prepare({
    wallets: 6,
    energyStake: 1_000_000,
    blockMs: 200,
    settings: {
      'payment.confirmation_blocks': '3',
      'order.max_open_per_user': '1000',
      'order.unpaid_before_pause': '1000',
      'order.timeout_minutes': '60',
      'selling.pause_when_sold_out': 'false',
    },
  });
  commands = new ServerProcess({ ...desk.sandbox.environment, ...client });
});

afterAll(async () => {
  await desk.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What our wallets and the treasury sent, in solid blocks from that height on. */
async function sentByUs(from: number): Promise<SolidTransaction[]> {
  const wallets = await desk.select<{ address: string }>('SELECT address FROM supplier_wallets');
  const own = new Set([desk.sandbox.endpoints.treasuryAddress, ...wallets.map(({ address }) => address)]);
  return (await readSolidChain(desk.devnet, from)).filter(({ owner }) => own.has(owner));
}

/** The last block that may hold what the dead server sent. */
async function lastBlockOfTheDead(): Promise<number> {
  await desk.until('what was sent to lie in blocks', async () =>
    (await desk.devnet.state()).pending === 0 ? true : undefined,
  );
  await desk.blocks(2);
  return (await desk.devnet.state()).head;
}

const times = (transactions: readonly SolidTransaction[], kind: string): Map<string, number> => {
  const found = new Map<string, number>();
  for (const { type, owner, receiver, to, balance, amount } of transactions) {
    if (type !== kind) continue;
    const key = `${owner} ${receiver ?? to} ${balance + amount}`;
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  return found;
};

describe('a backup that is restored after an hour and fifty more orders', () => {
  it(
    'sends nothing before chain and books are compared, then ends everything once',
    { timeout: PATIENCE_MS },
    async () => {
      await desk.sandbox.server.start();
      await desk.chat.waitForBot();
      const hour = await LostHour.gather(desk, PEOPLE, FLASH);
      await hour.runAndAsk(ASKED);
      const backedUp = (await desk.devnet.state()).head;
      const [file = ''] = (await commands.command('backup', '--to', folder)).split('\n');

      expect(ASKED + FLASH + DELIVERED + IN_FLIGHT).toBe(50);
      await hour.payAsked();
      await hour.loseOrders(DELIVERED, true);
      await hour.payFlash(desk.sandbox.endpoints.flashAddresses[0] ?? '');
      await hour.letAnHourPass();
      await hour.loseOrders(IN_FLIGHT, false);
      await desk.sandbox.server.kill9();
      const last = await lastBlockOfTheDead();

      await commands.command('restore', '--from', file, '--force', '--note', 'campaign');
      await desk.sandbox.server.start();
      // Whoever was logged in is not any more.
      const admins = await ApiWorld.prepare(desk);
      const people = new AfterRestore(desk, hour, {
        operator: await admins.as('operator'),
        finance: await admins.as('finance'),
      });
      const hold = await people.compared(HOLD_MS);
      expect(hold.cause).toBe('restore');
      const before = await sentByUs(backedUp);
      expect(before.filter(({ height }) => height > last)).toEqual([]);
      expect(await people.neitherKnownNorListed(before)).toEqual([]);
      expect(await people.lostPaymentsNotInQueue()).toEqual([]);
      expect(await people.knownOrdersNotAdopted()).toEqual([]);

      expect(await people.whatIsRefused()).toEqual(['selling/paused']);
      await people.takeOverWhatIsLent();
      const released = (await desk.devnet.state()).head;
      await people.release();
      await people.settlePayments();
      await desk.settle(SETTLE_MS);
      await desk.stopChain();

      const all = await sentByUs(backedUp);
      expect(all.filter(({ height }) => height > last && height <= released)).toEqual([]);
      const afterwards = all.filter(({ height }) => height > released);
      const repeated = ['DelegateResourceContract', 'TransferContract'].flatMap((kind) =>
        [...times(afterwards, kind)].filter(([key]) => times(before, kind).has(key)),
      );
      expect(repeated).toEqual([]);
      console.table(await people.figures());
      expect(await desk.violations(true)).toEqual([]);
      expect(await people.ordersThatAreNot('completed', [...hour.running, ...hour.asked])).toEqual([]);
    },
  );
});
