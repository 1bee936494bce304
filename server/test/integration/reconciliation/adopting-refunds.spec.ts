import { afterAll, beforeAll, expect, it } from 'vitest';
import { CompareStartStep } from '../../../src/processes/reconciliation/compare-start.step.js';
import { StartGuard } from '../../../src/processes/reconciliation/start-guard.js';
import { eventually } from '../../harness/eventually.js';
import { newAddress } from '../../harness/rooms.js';
import { HEIGHT, ReconciliationWorld } from './reconciliation-world.js';

const WAITING = `SELECT count(*)::int FROM pg_locks l JOIN pg_stat_activity a USING (pid)
  WHERE a.datname = current_database() AND l.locktype = 'transactionid' AND NOT l.granted`;
const ADOPTED = `SELECT a.code, e.amount::text FROM ledger_transactions t
  JOIN balance_transactions e ON e.transaction_id = t.id JOIN ledger_accounts a ON a.id = e.account_id
  WHERE t.business_key LIKE '%:adopted' ORDER BY 1`;

let world: ReconciliationWorld;
beforeAll(async () => {
  world = await ReconciliationWorld.open();
});
afterAll(() => world.rooms.close());

it('adopts a refund whose movement is just being booked only when that is done, and puts the books right', async () => {
  const { rooms } = world;
  const compare = (): Promise<void> => rooms.get(CompareStartStep).run();
  const address = newAddress();
  await rooms.query(`INSERT INTO restore_marks (note) VALUES ('a test')`);
  await rooms.get(StartGuard).onModuleInit();
  await rooms.query(
    `INSERT INTO refunds (id, business_key, address, currency, amount, reason, status)
     VALUES (gen_random_uuid(), $1, $1, 'TRX', 5000000, 'address_credit', 'due')`,
    [address],
  );
  await world.onChain(rooms.config.treasuryAddress, 'TransferContract', address, 4_700_000n, HEIGHT + 5);
  await compare();
  await world.at(HEIGHT + 30);

  let done = false;
  const adopting: Promise<unknown>[] = [];
  await rooms.database.transaction('settlement.book', async (tx) => {
    await tx.query('UPDATE chain_movements SET booked = true');
    adopting.push(compare().finally(() => (done = true)));
    await eventually(
      'the adoption waits, or did not',
      async () => done || (await rooms.value(WAITING)) === 1,
    );
  });
  await Promise.all(adopting);
  expect(await rooms.value('SELECT status FROM refunds')).toBe('sending');
  expect(await rooms.query(ADOPTED)).toEqual([
    { code: 'owner_funds:TRX', amount: '-4700000' },
    { code: 'refunds_payable:TRX', amount: '4700000' },
  ]);
});
