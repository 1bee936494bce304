import { randomBytes, randomUUID } from 'node:crypto';
import { startDevnet, type Devnet } from '@energy-desk/sandbox/devnet';
import type { TronAddress } from '@energy-desk/shared/units';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, LedgerService, transfer } from '../../../src/domain/ledger/index.js';
import { type Refund, RefundsService } from '../../../src/domain/refunds/index.js';
import { Settings } from '../../../src/domain/settings/index.js';
import { addressOfKey } from '../../../src/gateways/keys/signer.js';
import { TronGateway } from '../../../src/gateways/tron/index.js';
import { BroadcastStep, ChainIoModule, ScanStep } from '../../../src/processes/chain-io/index.js';
import { PoolUpkeepModule } from '../../../src/processes/pool-upkeep/index.js';
import { OpenBooksStep } from '../../../src/processes/pool-upkeep/open-books.step.js';
import { RefundsDesk, RefundsModule } from '../../../src/processes/refunds/index.js';
import { FinishRefundsStep } from '../../../src/processes/refunds/finish-refunds.step.js';
import { SendRefundsStep } from '../../../src/processes/refunds/send-refunds.step.js';
import { SweepCreditsStep } from '../../../src/processes/refunds/sweep-credits.step.js';
import { BookMovementsStep } from '../../../src/processes/settlement/book-movements.step.js';
import { SettlementModule } from '../../../src/processes/settlement/index.js';
import { newAddress, Rooms } from '../../harness/rooms.js';

const TRX = 1_000_000n;
const BLOCKS_UNTIL_WATCHED = 60;
const by = { actor: 'finance@desk', reason: 'asked for it' };

let devnet: Devnet;
let rooms: Rooms;
let treasury: TronAddress;
let payer: TronAddress;

beforeAll(async () => {
  devnet = await startDevnet({ blockMs: 0 });
  const key = randomBytes(32);
  treasury = addressOfKey(key);
  payer = newAddress();
  rooms = await Rooms.open([ChainIoModule, PoolUpkeepModule, RefundsModule, SettlementModule], {
    environment: {
      TRON_NODES: devnet.url,
      TRON_USDT_CONTRACT: devnet.usdtContract,
      TREASURY_ADDRESS: treasury,
      TREASURY_KEY: key.toString('hex'),
    },
  });
  await faucet({ address: treasury, trx: 1_000, usdt: 100 });
  await faucet({ address: payer, trx: 50 });
  devnet.mine(20);
  await scan();
  await rooms.get(OpenBooksStep).run();
  devnet.mine(BLOCKS_UNTIL_WATCHED + 20);
  await scan();
  await rooms.get(OpenBooksStep).run();
});
afterAll(async () => {
  await rooms.close();
  await devnet.close();
});

async function faucet(body: object): Promise<void> {
  const response = await fetch(`${devnet.url}/_control/faucet`, {
    method: 'POST',
    body: JSON.stringify({ ...body, mine: true }),
  });
  expect(response.status, await response.text()).toBe(200);
}

async function scan(): Promise<void> {
  for (;;) {
    const outcome = await rooms.get(ScanStep).run(true);
    if (outcome === 'waiting' || outcome === 'halted') return;
  }
}

/** Signs what is due: with a block that was scanned just now, however slow the machine. */
async function sign(): Promise<void> {
  devnet.mine();
  await scan();
  await rooms.get(SendRefundsStep).run();
}

/** Sends what is due, and follows the chain until that is solid. */
async function settle(): Promise<void> {
  await sign();
  await rooms.get(BroadcastStep).run();
  await rooms.get(BroadcastStep).settled();
  devnet.mine(20);
  await scan();
  await rooms.get(FinishRefundsStep).run();
  await rooms.get(BookMovementsStep).run();
}

const balance = async (code: string): Promise<bigint> =>
  BigInt(
    String(
      await rooms.value(
        `SELECT coalesce(sum(b.amount), 0)::text FROM balance_transactions b
         JOIN ledger_accounts a ON a.id = b.account_id WHERE a.code = $1`,
        [code],
      ),
    ),
  );

/** Liquid TRX and USDT of the treasury: by the books and by the chain. */
async function treasuryMoney(): Promise<{ books: bigint[]; chain: bigint[] }> {
  const tron = rooms.get(TronGateway);
  const solid = [await tron.accountAtSolid(treasury), await tron.usdtAtSolid(treasury)];
  return {
    books: [await balance(`cash:${treasury}:TRX`), await balance(`cash:${treasury}:USDT`)],
    chain: solid.map((reading) => reading.balance),
  };
}

async function owe(currency: 'TRX' | 'USDT', amount: bigint, address: TronAddress): Promise<string> {
  const id = randomUUID();
  const from: Account = { kind: 'unmatched', currency };
  await rooms.database.transaction('chain.scan-block', async (tx) => {
    const refund = { id, businessKey: id, address, currency, amount, reason: 'payment' as const };
    const none = { paymentId: null, orderId: null, needsPersonReason: null };
    await rooms.get(RefundsService).create(tx, [{ ...refund, ...none }]);
    await rooms
      .get(LedgerService)
      .post(tx, [
        transfer(`refund:${id}:owed`, 'refund_owed', from, { kind: 'refunds_payable', currency }, amount),
      ]);
  });
  return id;
}

async function refundOf(id: string): Promise<Refund | undefined> {
  const [refund] = await rooms.get(RefundsService).find([id]);
  return refund;
}

describe('money that leaves the treasury', () => {
  it('is followed from its opening balances on', async () => {
    const { books, chain } = await treasuryMoney();
    expect(books).toEqual([1_000n * TRX, 100n * TRX]);
    expect(chain).toEqual(books);
  });

  it('in TRX arrives net of its fee, and leaves nothing owed', async () => {
    const before = (await rooms.get(TronGateway).account(payer)).balanceSun;
    await rooms.database.transaction('chain.scan-block', (tx) =>
      rooms
        .get(LedgerService)
        .post(tx, [
          transfer(
            'credit',
            'test',
            { kind: 'unmatched', currency: 'TRX' },
            { kind: 'address_credit', owner: payer, currency: 'TRX' },
            5n * TRX,
          ),
        ]),
    );
    await rooms.get(SweepCreditsStep).run();
    await settle();
    expect(await rooms.value('SELECT status FROM refunds WHERE address = $1', [payer])).toBe('paid');
    expect((await rooms.get(TronGateway).account(payer)).balanceSun).toBe(before + 4_700_000n);
    expect(await balance('refunds_payable:TRX')).toBe(0n);
    expect(await balance(`address_credit:${payer}:TRX`)).toBe(0n);
    const { books, chain } = await treasuryMoney();
    expect(books).toEqual(chain);
  });

  it('in USDT arrives whole, and its fee is ours', async () => {
    const target = newAddress();
    const id = await owe('USDT', 20_000_000n, target);
    await sign();
    await rooms.get(RefundsDesk).approve(id, by);
    const feesBefore = await balance('network_fees:TRX');
    await settle();
    expect((await refundOf(id))?.status).toBe('paid');
    expect(await rooms.get(TronGateway).usdtBalance(target)).toBe(20_000_000n);
    expect(await balance('refunds_payable:USDT')).toBe(0n);
    expect(await balance('network_fees:TRX')).toBeGreaterThan(feesBefore);
    const { books, chain } = await treasuryMoney();
    expect(books).toEqual(chain);
    expect(books[1]).toBe(80n * TRX);
  });

  it('but reverts costs its fee, and is still owed', async () => {
    const id = await owe('USDT', 10_000_000n, newAddress());
    await sign();
    await rooms.get(RefundsDesk).approve(id, by);
    await rooms.get(Settings).set('refund.usdt_fee_limit_sun', '1000000');
    const [cash] = (await treasuryMoney()).books;
    await settle();
    expect(await refundOf(id)).toMatchObject({
      status: 'needs_person',
      needsPersonReason: 'transfer_reverted',
    });
    expect(await balance('refunds_payable:USDT')).toBe(-10_000_000n);
    const { books, chain } = await treasuryMoney();
    expect(books).toEqual(chain);
    expect(books[0]).toBeLessThan(cash ?? 0n);
    expect(books[1]).toBe(80n * TRX);
  });

  it('to a contract does not leave', async () => {
    const id = await owe('TRX', 2n * TRX, devnet.usdtContract as TronAddress);
    await settle();
    expect((await refundOf(id))?.needsPersonReason).toBe('target_is_contract');
  });

  it('nor to an address that no account lives at', async () => {
    const id = await owe('TRX', 2n * TRX, newAddress());
    await settle();
    expect((await refundOf(id))?.needsPersonReason).toBe('target_not_activated');
  });
});
