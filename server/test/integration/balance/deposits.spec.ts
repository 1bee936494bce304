import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RiskModule, RiskService } from '../../../src/domain/risk/index.js';
import { Settings } from '../../../src/domain/settings/index.js';
import { ExceptionsModule, ExceptionsService } from '../../../src/processes/exceptions/index.js';
import { aUser } from '../../builders/rows.js';
import { outcomes } from '../../harness/eventually.js';
import { newAddress } from '../../harness/rooms.js';
import { BalanceWorld } from './balance-world.js';

let world: BalanceWorld;

beforeAll(async () => {
  world = await BalanceWorld.open(ExceptionsModule, RiskModule);
});
afterAll(async () => {
  expect(await world.rooms.value('SELECT coalesce(sum(amount), 0) FROM balance_transactions')).toBe('0');
  await world.rooms.close();
});
beforeEach(() => world.at(world.height));

const newUser = (): Promise<string> => aUser(world.rooms);
const depositsOf = (userId: string) =>
  world.rooms.value('SELECT count(*) FROM payment_monitors WHERE user_id = $1', [userId]);

const deny = (subjectKind: 'address' | 'user', subject: string) =>
  world.rooms.database.transaction('risk.change-list', (tx) =>
    world.rooms.get(RiskService).add(tx, { list: 'deny', subjectKind, subject, note: 'test', actor: 'test' }),
  );

describe('a deposit request', () => {
  it('is rounded up to 0.01 and named by a suffix, at the first payment address', async () => {
    const asked = await world.deposit(await newUser(), { amount: 10_000_001n });
    expect(asked).toMatchObject({
      currency: 'TRX',
      address: world.rooms.config.paymentAddresses[0],
      state: 'open',
      txid: null,
    });
    expect(asked.amount).toBeGreaterThan(10_010_000n);
    expect(asked.amount).toBeLessThan(10_020_000n);
    expect(asked.deadline.getTime() - asked.chainTime.getTime()).toBe(60 * 60_000);
  });

  it('is the same one for the same client key, also at the same time', async () => {
    const userId = await newUser();
    const clientKey = randomUUID();
    const opened = await Promise.all(Array.from({ length: 8 }, () => world.deposit(userId, { clientKey })));
    expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
    expect(await depositsOf(userId)).toBe('1');
    expect((await world.deposit(userId, { clientKey, amount: 5_000_000n })).amount).toBe(opened[0]?.amount);
    expect((await world.deposit(await newUser(), { clientKey })).id).not.toBe(opened[0]?.id);
  });

  it.each([
    ['too little', 999_999n],
    ['nothing', 0n],
    ['less than nothing', -5_000_000n],
    ['too much', 100_000_000_001n],
  ])('of %s is refused and creates nothing', async (_name, amount) => {
    const userId = await newUser();
    await expect(world.deposit(userId, { amount })).rejects.toMatchObject({
      code: 'balance/amount_out_of_range',
      details: { min: '1000000', max: '100000000000' },
    });
    expect(await depositsOf(userId)).toBe('0');
  });

  it('counts among the open requests together with orders', async () => {
    const userId = await newUser();
    await world.place(userId);
    const { values, reasons } = await outcomes<unknown>([
      ...Array.from({ length: 6 }, () => world.deposit(userId)),
      ...Array.from({ length: 6 }, () => world.place(userId)),
    ]);
    expect(values).toHaveLength(2);
    for (const reason of reasons) expect(reason).toMatchObject({ code: 'orders/too_many_open' });
    expect(await world.requestsOf(userId, 'open')).toBe(3);
  });

  it('is not opened while nobody watches the chain', async () => {
    const userId = await newUser();
    await world.rooms.query('UPDATE chain_cursor SET node_height = height + 41');
    await expect(world.deposit(userId)).rejects.toMatchObject({ code: 'selling/paused' });
    await world.rooms.query(`UPDATE chain_cursor SET halted_reason = 'fork'`);
    await expect(world.deposit(userId)).rejects.toMatchObject({ code: 'selling/paused' });
    await world.rooms.query('UPDATE chain_cursor SET halted_reason = NULL, node_height = height');
    expect((await world.deposit(userId)).state).toBe('open');
  });

  it('is refused to a user on the deny list, whose transfer would be held', async () => {
    const userId = await newUser();
    await deny('user', userId);
    await expect(world.deposit(userId)).rejects.toMatchObject({ code: 'risk/denied' });
    expect(await depositsOf(userId)).toBe('0');
  });

  it('takes the next address when the first is full, and nothing when all are', async () => {
    const [first = '', second = ''] = world.rooms.config.paymentAddresses;
    const userId = await newUser();
    const amount = 77_000_000n;
    await world.fill(first, 'USDT', amount);
    expect((await world.deposit(userId, { currency: 'USDT', amount })).address).toBe(second);
    await world.fill(second, 'USDT', amount);
    await expect(world.deposit(userId, { currency: 'USDT', amount })).rejects.toMatchObject({
      code: 'payments/no_free_amount',
    });
    expect(await depositsOf(userId)).toBe('1');
    expect((await world.deposit(userId, { currency: 'TRX', amount })).address).toBe(first);
  });

  it('is seen by its owner alone', async () => {
    const userId = await newUser();
    const { id } = await world.deposit(userId);
    expect((await world.balances.depositOf(userId, id)).id).toBe(id);
    const stranger = await newUser();
    for (const ask of [
      () => world.balances.depositOf(stranger, id),
      () => world.balances.cancelDeposit(stranger, id),
      () => world.balances.depositOf(stranger, randomUUID()),
      () => world.balances.depositOf(userId, 'nothing'),
    ])
      await expect(ask()).rejects.toMatchObject({ code: 'balance/deposit_not_found' });
  });

  it('expires by chain time, is held for a day, then frees its amount', async () => {
    const userId = await newUser();
    const asked = await world.deposit(userId);
    await world.minutesLater(61);
    await world.settle();
    expect(await world.balances.depositOf(userId, asked.id)).toMatchObject({ state: 'expired' });
    expect(await world.balances.openDepositsOf(userId)).toEqual([]);
    expect(await world.requestsOf(userId, 'held')).toBe(1);
    await world.minutesLater(24 * 60);
    await world.settle();
    expect(await world.requestsOf(userId, 'released')).toBe(1);
  });

  it('that is cancelled waits no longer, once', async () => {
    const userId = await newUser();
    const { id } = await world.deposit(userId);
    const { values, reasons } = await outcomes(
      Array.from({ length: 4 }, () => world.balances.cancelDeposit(userId, id)),
    );
    expect(values).toMatchObject([{ state: 'cancelled' }]);
    for (const reason of reasons) expect(reason).toMatchObject({ code: 'balance/deposit_not_cancellable' });
    expect(await world.requestsOf(userId, 'open')).toBe(0);
  });

  it('holds so many amounts of a user and no more, and leaves the price to everybody else', async () => {
    await world.rooms.get(Settings).set('payment.max_unpaid_per_user', '10');
    const userId = await newUser();
    const opened = [];
    for (let i = 0; i < 10; i += 1) {
      opened.push(await world.deposit(userId));
      await world.balances.cancelDeposit(userId, opened.at(-1)?.id ?? '');
    }
    for (const ask of [() => world.deposit(userId), () => world.place(userId)])
      await expect<unknown>(ask()).rejects.toMatchObject({
        code: 'orders/too_many_held',
        details: { max: 10 },
      });
    expect(new Set(opened.map(({ amount }) => amount)).size).toBe(10);
    expect((await world.deposit(await newUser())).state).toBe('open');
    await world.rooms.get(Settings).set('payment.max_unpaid_per_user', '60');
  });
});

describe('a transfer of the exact amount', () => {
  it.each(['TRX', 'USDT'] as const)('in %s is seen, and credited once when solid', async (currency) => {
    const userId = await newUser();
    const asked = await world.deposit(userId, { currency });
    const { txid } = await world.transferred(asked);
    expect(await world.balances.depositOf(userId, asked.id)).toMatchObject({ state: 'seen', txid });
    expect(await world.balance(userId, currency)).toBe(0n);
    await expect(world.balances.cancelDeposit(userId, asked.id)).rejects.toMatchObject({
      code: 'balance/deposit_not_cancellable',
    });
    await world.solid();
    await world.settle();
    expect(await world.balances.depositOf(userId, asked.id)).toMatchObject({ state: 'credited', txid });
    expect(await world.balance(userId, currency)).toBe(asked.amount);
    expect((await world.balances.statement(userId, currency, { limit: 5 })).lines).toMatchObject([
      { kind: 'deposit', amount: asked.amount, balance: asked.amount, txid },
    ]);
  });

  it('is never credited before it is solid, however few confirmations orders need', async () => {
    await world.rooms.get(Settings).set('payment.confirmation_blocks', '1');
    const userId = await newUser();
    await world.transferred(await world.deposit(userId));
    await world.at(world.height + 10);
    await world.settle();
    expect(await world.balance(userId)).toBe(0n);
    await world.rooms.get(Settings).set('payment.confirmation_blocks', '19');
    await world.solid();
    expect(await world.balance(userId)).toBeGreaterThan(0n);
  });

  it('that comes after the deadline is credited all the same while its amount is held', async () => {
    const userId = await newUser();
    const asked = await world.deposit(userId);
    await world.minutesLater(90);
    await world.settle();
    await world.transferred(asked);
    await world.solid();
    expect(await world.balances.depositOf(userId, asked.id)).toMatchObject({ state: 'credited' });
    expect(await world.balance(userId)).toBe(asked.amount);
  });

  it('credits its own user of two who asked for the same at the same time', async () => {
    const users = await Promise.all(Array.from({ length: 6 }, newUser));
    const asked = await Promise.all(users.map((userId) => world.deposit(userId)));
    for (const one of [...asked].reverse()) await world.transferred(one);
    await world.solid();
    expect(await Promise.all(users.map((userId) => world.balance(userId)))).toEqual(
      asked.map(({ amount }) => amount),
    );
  });

  it('coming a second time credits nobody', async () => {
    const userId = await newUser();
    const asked = await world.deposit(userId);
    await world.transferred(asked);
    const { txid } = await world.transferred(asked);
    await world.solid();
    expect(await world.balance(userId)).toBe(asked.amount);
    expect(await world.rooms.value('SELECT outcome || exception FROM payments WHERE txid = $1', [txid])).toBe(
      'unmatchedduplicate',
    );
  });

  it('of a round amount, or a sun off, credits nobody', async () => {
    const userId = await newUser();
    const asked = await world.deposit(userId);
    for (const amount of [
      10_000_000n,
      asked.amount + 1n,
      asked.amount - 1n,
      (asked.amount / 10_000n) * 10_000n,
    ])
      await world.transferred(asked, { amount });
    await world.transferred(asked, { currency: 'USDT' });
    await world.solid();
    expect(await world.balance(userId)).toBe(0n);
    expect(await world.balances.depositOf(userId, asked.id)).toMatchObject({ state: 'open' });
  });

  it('from somebody on the deny list waits for a person, and is credited once that person says so', async () => {
    const userId = await newUser();
    const asked = await world.deposit(userId);
    const fromAddress = newAddress();
    await deny('address', fromAddress);
    const { txid } = await world.transferred(asked, { fromAddress });
    await world.solid();
    expect(await world.balances.depositOf(userId, asked.id)).toMatchObject({ state: 'in_review', txid });
    expect(await world.balance(userId)).toBe(0n);
    const paymentId = await world.rooms.value('SELECT id FROM payments WHERE txid = $1', [txid]);
    const by = { actor: 'finance', reason: 'known client' };
    await world.rooms.get(ExceptionsService).creditUser(String(paymentId), userId, by);
    expect(await world.balances.depositOf(userId, asked.id)).toMatchObject({ state: 'credited', txid });
    expect((await world.balances.statement(userId, 'TRX', { limit: 2 })).lines).toMatchObject([
      { kind: 'credited_payment', amount: asked.amount, balance: asked.amount, txid, reason: null },
    ]);
  });
});
