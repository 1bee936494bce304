import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AddressBookService, UsersModule } from '../../../src/domain/users/index.js';
import { ExceptionsModule, PaymentDesk } from '../../../src/processes/exceptions/index.js';
import { aUser } from '../../builders/rows.js';
import { newAddress } from '../../harness/rooms.js';
import { BalanceWorld } from './balance-world.js';

let world: BalanceWorld;

beforeAll(async () => {
  world = await BalanceWorld.open(UsersModule, ExceptionsModule);
});
afterAll(async () => {
  expect(await world.rooms.value('SELECT coalesce(sum(amount), 0) FROM balance_transactions')).toBe('0');
  await world.rooms.close();
});

/** What a user has, or was told of, in any way. */
const traceOf = async (userId: string) => ({
  balances: await world.balances.balances(userId),
  proved: await world.rooms.value('SELECT count(*)::int FROM proved_addresses WHERE user_id = $1', [userId]),
  told: await world.rooms.value('SELECT count(*)::int FROM user_events WHERE user_id = $1', [userId]),
  paid: await world.rooms.value(
    `SELECT count(*)::int FROM orders WHERE user_id = $1 AND status NOT IN ('awaiting_payment', 'expired')`,
    [userId],
  ),
});
const NOTHING = { balances: { TRX: 0n, USDT: 0n }, proved: 0, told: 0, paid: 0 };

describe('a stranger’s transfer', () => {
  it('brings nothing to whoever saved his address, whatever it is for', async () => {
    const [flash = ''] = world.rooms.config.flashAddresses;
    const [payment = ''] = world.rooms.config.paymentAddresses;
    await world.flashConfig(flash, 3_000_000n);
    const thief = await aUser(world.rooms);
    const fromAddress = newAddress();
    await world.rooms.get(AddressBookService).add(thief, fromAddress, 'mine');
    await world.deposit(thief, { amount: 9_000_000n });
    await world.place(thief, { receiver: newAddress() });
    await world.transferred({ address: flash, amount: 9_500_000n, currency: 'TRX' }, { fromAddress });
    await world.transferred({ address: payment, amount: 9_000_000n, currency: 'TRX' }, { fromAddress });
    await world.transferred({ address: payment, amount: 4_321_987n, currency: 'USDT' }, { fromAddress });
    await world.solid();
    expect(await traceOf(thief)).toEqual(NOTHING);
    expect(
      await world.rooms.query(
        `SELECT outcome, booked, order_id IS NULL AS orderless FROM payments WHERE from_address = $1
         ORDER BY height`,
        [fromAddress],
      ),
    ).toEqual([
      { outcome: 'flash', booked: 'solid', orderless: false },
      { outcome: 'unmatched', booked: 'solid', orderless: true },
      { outcome: 'unmatched', booked: 'solid', orderless: true },
    ]);
    expect(
      await world.rooms.query('SELECT user_id, receiver FROM orders WHERE payer_address = $1', [fromAddress]),
    ).toEqual([{ user_id: null, receiver: fromAddress }]);
  });

  it('brings nothing to whoever names its txid, before and after it is settled', async () => {
    const [owner, thief] = [await aUser(world.rooms), await aUser(world.rooms)];
    const [payment = ''] = world.rooms.config.paymentAddresses;
    await world.deposit(thief);
    const asked = await world.deposit(owner);
    const exact = await world.transferred(asked);
    const wrong = await world.transferred({ address: payment, amount: 5_555_555n, currency: 'TRX' });
    const look = (txid: string) => world.rooms.get(PaymentDesk).look(txid, thief);
    for (const { txid } of [exact, wrong]) expect(await look(txid)).toMatchObject([{ orderId: null }]);
    await world.solid();
    for (const { txid } of [exact, wrong]) expect(await look(txid)).toMatchObject([{ orderId: null }]);
    await world.settle();
    expect(await traceOf(thief)).toEqual(NOTHING);
    expect(await world.balance(owner)).toBe(asked.amount);
  });
});
