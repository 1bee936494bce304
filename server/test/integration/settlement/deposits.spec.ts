import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { after, aUser } from '../../builders/rows.js';
import { newAddress } from '../../harness/rooms.js';
import { ProvedAddresses } from '../../../src/domain/users/index.js';
import { MatchStep } from '../../../src/processes/settlement/match.step.js';
import { SettlementWorld } from './settlement-world.js';

let world: SettlementWorld;

beforeAll(async () => {
  world = await SettlementWorld.open();
});
afterAll(async () => {
  await world.assertBooks();
  await world.close();
});

const statusOf = (id: string): Promise<unknown> =>
  world.rooms.value('SELECT status FROM payment_monitors WHERE id = $1', [id]);
const ownerOf = async (address: string): Promise<string | undefined> =>
  (await world.rooms.get(ProvedAddresses).ownersOf(world.rooms.database.manager, [address])).get(address);

describe('a transfer of the exact amount of a deposit', () => {
  it.each(['TRX', 'USDT'] as const)(
    'of %s is seen at once and in the balance when solid',
    async (currency) => {
      const userId = await aUser(world.rooms);
      const deposit = await world.deposit(currency, userId);
      const transfer = deposit.transfer();
      await world.record(transfer);
      await world.pass(1);
      expect(await world.payment(transfer)).toMatchObject({ outcome: 'deposit', booked: 'none' });
      expect(await statusOf(deposit.id)).toBe('held');
      expect((await world.events(userId)).map(({ kind }) => kind)).toEqual(['deposit_seen']);
      await world.pass(17);
      expect(await world.balance('user', userId, currency)).toBe(0n);
      await world.pass(1);
      expect(await world.balance('user', userId, currency)).toBe(-deposit.amount);
      expect(await world.events(userId)).toMatchObject([
        { kind: 'deposit_seen' },
        { kind: 'deposit_credited', data: { currency, amount: deposit.amount.toString() } },
      ]);
      expect(await ownerOf(transfer.fromAddress)).toBe(userId);
    },
  );

  it('is never in the balance before, however few blocks payments need', async () => {
    await world.set('payment.confirmation_blocks', '1');
    const userId = await aUser(world.rooms);
    const deposit = await world.deposit('TRX', userId);
    await world.record(deposit.transfer());
    await world.pass(18);
    expect(await world.balance('user', userId)).toBe(0n);
    await world.set('payment.confirmation_blocks', '19');
    await world.pass(1);
    expect(await world.balance('user', userId)).toBe(-deposit.amount);
  });

  it('after the deadline, within the hold, is credited as late', async () => {
    const userId = await aUser(world.rooms);
    const deposit = await world.deposit('TRX', userId);
    const transfer = deposit.transfer({ blockTime: after(world.height * 3 + 1801) });
    await world.record(transfer);
    await world.pass(19);
    expect(await world.payment(transfer)).toMatchObject({ outcome: 'deposit', exception: 'late' });
    expect(await world.balance('user', userId)).toBe(-deposit.amount);
  });

  it('that comes twice is credited once; the other waits for a person', async () => {
    const userId = await aUser(world.rooms);
    const deposit = await world.deposit('TRX', userId);
    const [first, second] = [deposit.transfer(), deposit.transfer({ height: BigInt(world.height) + 2n })];
    await world.record(first);
    await world.pass(1);
    await world.record(second);
    await world.pass(19);
    expect(await world.payment(first)).toMatchObject({ outcome: 'deposit', exception: 'none' });
    expect(await world.payment(second)).toMatchObject({ outcome: 'unmatched', exception: 'duplicate' });
    expect(await world.balance('user', userId)).toBe(-deposit.amount);
  });

  it('that comes many times to two workers is credited once', async () => {
    const twin = await world.twin();
    try {
      for (let round = 0; round < 5; round += 1) {
        const userId = await aUser(world.rooms);
        const deposit = await world.deposit('TRX', userId);
        for (let i = 0; i < 3; i += 1) {
          await world.record(deposit.transfer());
          await Promise.all([
            world.rooms.get(MatchStep).run(),
            world.record(deposit.transfer()).then(() => twin.rooms.get(MatchStep).run()),
          ]);
        }
        await world.pass(19);
        expect(await world.balance('user', userId)).toBe(-deposit.amount);
      }
    } finally {
      await twin.close();
    }
  });

  it('whose block is orphaned opens the deposit again, for it or for another', async () => {
    const userId = await aUser(world.rooms);
    const deposit = await world.deposit('TRX', userId);
    const [lost, other] = [
      deposit.transfer({ blockId: 'fork' }),
      deposit.transfer({ height: BigInt(world.height) + 3n }),
    ];
    await world.record(lost);
    await world.pass(1);
    await world.orphan(lost);
    await world.pass(1);
    expect(await statusOf(deposit.id)).toBe('open');
    await world.record(other);
    await world.pass(1);
    await world.record({ ...lost, blockId: 'later', height: BigInt(world.height) + 1n });
    await world.pass(20);
    expect(await world.payment(other)).toMatchObject({ outcome: 'deposit' });
    expect(await world.payment(lost)).toMatchObject({ outcome: 'unmatched', exception: 'duplicate' });
    expect(await world.balance('user', userId)).toBe(-deposit.amount);
  });

  it('of a user on the deny list is held, and leaves the deposit open', async () => {
    const userId = await aUser(world.rooms);
    const deposit = await world.deposit('TRX', userId);
    const transfer = deposit.transfer();
    await world.list('deny', userId);
    await world.record(transfer);
    await world.pass(19);
    expect(await world.payment(transfer)).toMatchObject({ outcome: 'held', hold_reason: 'user_denied' });
    expect(await statusOf(deposit.id)).toBe('open');
    expect(await world.balance('user', userId)).toBe(0n);
    expect(await world.events(userId)).toEqual([]);
  });
});

describe('an exact payment', () => {
  it('proves the address of its sender, saving the address or sending another amount does not', async () => {
    const [payer, stranger] = [newAddress(), newAddress()];
    const order = await world.order();
    await world.record(
      order.transfer({ fromAddress: payer }),
      world.plain(order.amount + 1n, { toAddress: world.paymentAddress, fromAddress: stranger }),
    );
    await world.pass(19);
    expect(await ownerOf(payer)).toBe(world.userId);
    expect(await ownerOf(stranger)).toBeUndefined();
  });

  it('settled early proves only once it is solid', async () => {
    await world.set('payment.confirmation_blocks', '1');
    const order = await world.order();
    const transfer = order.transfer();
    await world.record(transfer);
    await world.pass(1);
    expect(await world.statusOf(order)).toBe('paid');
    expect(await ownerOf(transfer.fromAddress)).toBeUndefined();
    await world.pass(18);
    expect(await ownerOf(transfer.fromAddress)).toBe(world.userId);
    await world.set('payment.confirmation_blocks', '19');
  });

  it('from an exchange wallet, or of tokens from a contract, proves nothing', async () => {
    const [exchange, contract] = [newAddress(), newAddress()];
    await world.list('exchange', exchange);
    world.tron.contracts.add(contract);
    const orders = [await world.order(), await world.order({ currency: 'USDT' })];
    await world.record(
      orders[0]?.transfer({ fromAddress: exchange }) ?? world.plain(1n),
      orders[1]?.transfer({ fromAddress: contract }) ?? world.plain(1n),
    );
    await world.pass(19);
    expect(await Promise.all(orders.map((one) => world.statusOf(one)))).toEqual(['paid', 'paid']);
    expect([await ownerOf(exchange), await ownerOf(contract)]).toEqual([undefined, undefined]);
  });
});
