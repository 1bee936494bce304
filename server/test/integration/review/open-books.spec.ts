import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LedgerModule } from '../../../src/domain/ledger/index.js';
import { PoolUpkeepModule } from '../../../src/processes/pool-upkeep/index.js';
import { OpenBooksStep } from '../../../src/processes/pool-upkeep/open-books.step.js';
import { cursorAt } from '../../builders/rows.js';
import { FakeTron } from '../../harness/fake-tron.js';
import { Rooms } from '../../harness/rooms.js';

const tron = Object.assign(new FakeTron(), {
  solid: 0n,
  accountAtSolid: async () => ({ height: tron.solid, balance: 1_000n }),
  usdtAtSolid: async () => ({ height: tron.solid, balance: 70n }),
});

let rooms: Rooms;
let treasury: string;

beforeAll(async () => {
  rooms = await Rooms.open([PoolUpkeepModule, LedgerModule], { tron });
  treasury = rooms.config.treasuryAddress;
});
afterAll(() => rooms.close());

const cash = (currency = 'TRX'): Promise<unknown> =>
  rooms.value(
    `SELECT sum(b.amount)::int FROM balance_transactions b JOIN ledger_accounts a ON a.id = b.account_id
     WHERE a.code = 'cash:' || $1 || ':' || $2`,
    [treasury, currency],
  );

describe('the opening of books by a node that is ahead of us', () => {
  it('waits until the blocks we scanned up to there are solid', async () => {
    await cursorAt(rooms, 1000);
    await rooms.get(OpenBooksStep).run();
    await cursorAt(rooms, 1200, { solid: 1182 });
    // Scanned, but of a fork that the node's solid chain goes on without.
    await rooms.query(
      `INSERT INTO chain_movements (address, txid, idx, kind, currency, amount, height, block_id, block_time)
       VALUES ($1, 'tx', 0, 'TransferContract', 'TRX', 300, 1190, 'fork', now())`,
      [treasury],
    );
    tron.solid = 1195n;
    await rooms.get(OpenBooksStep).run();
    expect(await cash()).toBeNull();
    await rooms.query(`UPDATE chain_movements SET height = NULL, block_id = NULL, block_time = NULL`);
    await cursorAt(rooms, 1230, { solid: 1212 });
    tron.solid = 1213n;
    await rooms.get(OpenBooksStep).run();
    expect(await cash()).toBe(1_000);
    // A fork's TRX and its fee have no part in the USDT.
    expect(await cash('USDT')).toBe(70);
    const opened = await rooms.value('SELECT opening_height FROM cash_accounts WHERE address = $1', [
      treasury,
    ]);
    expect(opened).toBe('1195');
  });
});

describe('an address of ours', () => {
  const told = (): Promise<unknown> =>
    rooms.value(`SELECT array_agg(subject) FROM alerts WHERE kind = 'addresses_changed'`);

  it('is told of when it appears after the first start, once', async () => {
    expect(await told()).toBeNull();
    await rooms.query('DELETE FROM cash_accounts WHERE address = $1', [rooms.config.paymentAddresses[0]]);
    await rooms.get(OpenBooksStep).run();
    await rooms.get(OpenBooksStep).run();
    expect(await told()).toEqual([rooms.config.paymentAddresses[0]]);
  });
});
