import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LedgerModule } from '../../../src/domain/ledger/index.js';
import { OrdersModule } from '../../../src/domain/orders/index.js';
import {
  type IncomingTransfer,
  PaymentsModule,
  PaymentsService,
} from '../../../src/domain/payments/index.js';
import { SettlementModule } from '../../../src/processes/settlement/index.js';
import { MatchStep } from '../../../src/processes/settlement/match.step.js';
import { SettleOrdersStep } from '../../../src/processes/settlement/settle-orders.step.js';
import { SetAsideStep } from '../../../src/processes/settlement/set-aside.step.js';
import { aTransfer, cursorAt } from '../../builders/rows.js';
import { eventually } from '../../harness/eventually.js';
import { newAddress, Rooms } from '../../harness/rooms.js';

const WAITING = `SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
  WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted`;

let rooms: Rooms;
let payments: PaymentsService;

beforeAll(async () => {
  rooms = await Rooms.open([SettlementModule, OrdersModule, PaymentsModule, LedgerModule]);
  payments = rooms.get(PaymentsService);
});
afterAll(() => rooms.close());

const record = (...transfers: IncomingTransfer[]): Promise<void> =>
  rooms.database.transaction('chain.scan-block', (tx) => payments.recordTransfers(tx, transfers));
const orphan = (...blockIds: string[]): Promise<void> =>
  rooms.database.transaction('chain.rewind', (tx) => payments.orphan(tx, blockIds));

const cashOf = (address: string): Promise<unknown> =>
  rooms.value(
    `SELECT coalesce(sum(b.amount), 0) FROM balance_transactions b JOIN ledger_accounts a ON a.id = b.account_id
     WHERE a.code = 'cash:' || $1 || ':USDT'`,
    [address],
  );

describe('a contract call that moves something else when its second block runs it', () => {
  it('is booked as what the block moved that stayed', async () => {
    const [first, second] = [newAddress(), newAddress()];
    const big = aTransfer({ currency: 'USDT', idx: 3, amount: 900_000_000n, toAddress: first, height: 101n });
    await record(big);
    await cursorAt(rooms, 101, { solid: 90 });
    await rooms.get(MatchStep).run();
    await orphan(big.blockId);
    await record({ ...big, amount: 1n, toAddress: second, height: 102n, blockId: 'the other fork' });
    await cursorAt(rooms, 130);
    await rooms.get(MatchStep).run();
    await rooms.get(SettleOrdersStep).run();
    await rooms.get(SetAsideStep).run();
    expect([await cashOf(first), await cashOf(second)]).toEqual(['0', '1']);
  });

  it('keeps what is solid as it was booked', async () => {
    const solid = aTransfer({ currency: 'USDT', idx: 3, amount: 5n, height: 131n });
    await record(solid);
    await cursorAt(rooms, 160);
    await rooms.get(MatchStep).run();
    await rooms.get(SettleOrdersStep).run();
    await rooms.get(SetAsideStep).run();
    await orphan(solid.blockId);
    await record({ ...solid, amount: 7n, height: 161n, blockId: 'a lie' });
    expect(await rooms.value('SELECT amount FROM payments WHERE txid = $1', [solid.txid])).toBe('5');
  });
});

describe('two workers that settle fast payments at once', () => {
  it('count each other, so that their sum stays below the limit', async () => {
    const payment = aTransfer({ amount: 600n, height: 200n });
    await record(payment);
    const id = String(await rooms.value('SELECT id FROM payments WHERE txid = $1', [payment.txid]));
    const others: Promise<bigint>[] = [];
    await rooms.database.transaction('settlement.settle', async (tx) => {
      expect(await payments.exposure(tx)).toBe(0n);
      others.push(rooms.database.transaction('settlement.settle', (later) => payments.exposure(later)));
      await eventually('the other one waits', async () => Number(await rooms.value(WAITING)) === 1);
      await tx.query(`UPDATE payments SET outcome = 'order' WHERE id = $1`, [id]);
      await payments.bookReceipt(tx, [id]);
    });
    expect(await Promise.all(others)).toEqual([600n]);
  });
});
