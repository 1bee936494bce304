import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RiskService } from '../../../src/domain/risk/index.js';
import { aUser } from '../../builders/rows.js';
import { newAddress } from '../../harness/rooms.js';
import { at, DAY, flash, HOUR, MINUTE, NO_LIMITS, order, payment, RiskWorld } from './risk-world.js';

const TRX = 1_000_000n;

let world: RiskWorld;

beforeAll(async () => {
  world = await RiskWorld.open();
});
afterAll(() => world.rooms.close());

describe('lists', () => {
  it('hold what a denied sender pays, whatever it is for', async () => {
    const fromAddress = newAddress();
    await world.list('deny', fromAddress);
    const deposit = payment({ fromAddress, outcome: 'deposit', orderId: null, orderReceiver: null });
    expect(await world.holds({}, payment({ fromAddress }), flash({ fromAddress }), deposit)).toEqual([
      'sender_denied',
      'sender_denied',
      'sender_denied',
    ]);
    const others = [
      payment({ fromAddress, outcome: 'unmatched' }),
      payment({ fromAddress, outcome: 'own_funds' }),
    ];
    expect(await world.holds({}, ...others, payment())).toEqual([null, null, null]);
  });

  it('hold what is for a denied user or receiver', async () => {
    const userId = await aUser(world.rooms);
    const orderReceiver = newAddress();
    await world.listUser('deny', userId);
    await world.list('deny', orderReceiver);
    expect(await world.holds({}, payment({ userId }), payment({ orderReceiver }), flash({ userId }))).toEqual(
      ['user_denied', 'receiver_denied', 'user_denied'],
    );
  });

  it('hold flash payments alone of contracts and of exchange wallets', async () => {
    const fromAddress = newAddress();
    await world.list('exchange', fromAddress);
    const held = await world.holds(
      {},
      flash({ fromAddress }),
      flash({ senderKind: 'contract' }),
      payment({ fromAddress }),
      payment({ senderKind: 'contract' }),
    );
    expect(held).toEqual(['sender_is_exchange', 'sender_is_contract', null, null]);
  });

  it('say of each address what counts most', async () => {
    const [denied, exchange, allowed, nobody] = [newAddress(), newAddress(), newAddress(), newAddress()];
    for (const address of [denied, exchange, allowed]) await world.list('allow', address);
    for (const address of [denied, exchange]) await world.list('exchange', address);
    await world.list('deny', denied);
    expect([...(await world.risk.listed([denied, exchange, allowed, nobody]))]).toEqual([
      [denied, 'deny'],
      [exchange, 'exchange'],
      [allowed, 'allow'],
    ]);
    const userId = await aUser(world.rooms);
    await world.listUser('deny', userId);
    expect([...(await world.risk.userListed([userId, randomUUID()]))]).toEqual([[userId, 'deny']]);
  });

  it('hold no longer what is taken off them', async () => {
    const fromAddress = newAddress();
    await world.list('deny', fromAddress);
    expect(await world.holds({}, flash({ fromAddress }))).toEqual(['sender_denied']);
    await world.desk.remove(
      { list: 'deny', subjectKind: 'address', subject: fromAddress },
      { actor: 'owner', reason: 'cleared' },
    );
    expect(await world.holds({}, flash({ fromAddress }))).toEqual([null]);
  });
});

describe('limits of a sending address', () => {
  it('count its payments of an hour', async () => {
    const fromAddress = newAddress();
    const limits = { paymentsPerAddressPerHour: 2n };
    const pay = (seconds: number) => payment({ fromAddress, blockTime: at(seconds) });
    expect(await world.holds(limits, pay(0), pay(1), pay(2))).toEqual([null, null, 'too_many_payments']);
    expect(await world.holds(limits, pay(HOUR - 1))).toEqual(['too_many_payments']);
    expect(await world.holds(limits, pay(HOUR))).toEqual([null]);
    expect(await world.holds(limits, payment({ blockTime: at(2) }))).toEqual([null]);
  });

  it('count its sun of a day, to the sun', async () => {
    const fromAddress = newAddress();
    const limits = { addressSunPerDay: 10n * TRX };
    const pay = (amount: bigint, seconds: number) => payment({ fromAddress, amount, blockTime: at(seconds) });
    expect(await world.holds(limits, pay(10n * TRX + 1n, 0))).toEqual(['address_volume']);
    expect(await world.holds(limits, pay(4n * TRX, 0), pay(6n * TRX, 3))).toEqual([null, null]);
    expect(await world.holds(limits, pay(1n, DAY - 1))).toEqual(['address_volume']);
    expect(await world.holds(limits, pay(4n * TRX, DAY))).toEqual([null]);
    expect(await world.holds(limits, pay(1n, DAY + 1))).toEqual(['address_volume']);
  });

  it('count USDT by itself, and deposits too', async () => {
    const fromAddress = newAddress();
    const limits = { addressMicroUsdtPerDay: 5_000_000n, addressSunPerDay: 1n };
    const pay = (amount: bigint) =>
      payment({
        fromAddress,
        amount,
        currency: 'USDT',
        outcome: 'deposit',
        orderId: null,
        orderReceiver: null,
      });
    expect(await world.holds(limits, pay(5_000_000n), pay(1n))).toEqual([null, 'address_volume']);
  });

  it('do not count what is held: it may pass when it comes again', async () => {
    const fromAddress = newAddress();
    const limits = { addressSunPerDay: 5n * TRX };
    expect(await world.holds(limits, payment({ fromAddress, amount: 6n * TRX }))).toEqual(['address_volume']);
    expect(await world.holds(limits, payment({ fromAddress, amount: 5n * TRX }))).toEqual([null]);
  });

  it('count a payment once, however often it is judged, and as it is now', async () => {
    const one = payment({ amount: 4n * TRX });
    const limits = { addressSunPerDay: 10n * TRX, paymentsPerAddressPerHour: 2n };
    for (let i = 0; i < 3; i += 1) expect(await world.holds(limits, one)).toEqual([null]);
    const again = { ...one, fromAddress: newAddress() };
    expect(await world.holds(limits, again)).toEqual([null]);
    const rest = payment({ fromAddress: one.fromAddress, amount: 10n * TRX });
    expect(await world.holds(limits, rest)).toEqual([null]);
  });
});

describe('limits of users and receivers', () => {
  it('count the price of what is bought', async () => {
    const [userId, orderReceiver] = [randomUUID(), newAddress()];
    const limits = { userSunPerDay: 6n * TRX, receiverSunPerDay: 9n * TRX };
    expect(await world.holds(limits, payment({ userId }), payment({ userId }), payment({ userId }))).toEqual([
      null,
      null,
      'user_volume',
    ]);
    const bought = [0, 1, 2, 3].map(() => payment({ orderReceiver, currency: 'USDT', amount: 1n }));
    expect(await world.holds(limits, ...bought)).toEqual([null, null, null, 'receiver_volume']);
  });

  it('count the energy of a receiver, who is the sender of a flash payment', async () => {
    const fromAddress = newAddress();
    const limits = { receiverEnergyPerDay: 130_000n };
    const held = await world.holds(limits, flash({ fromAddress }), payment({ orderReceiver: fromAddress }));
    expect(held).toEqual([null, null]);
    expect(await world.holds(limits, flash({ fromAddress }))).toEqual(['receiver_volume']);
    expect(await world.holds(limits, payment({ fromAddress }))).toEqual([null]);
  });

  it('count an order once: from its placing, as long as it may be paid, and for good when it is', async () => {
    const limits = { userSunPerDay: 6n * TRX };
    const userId = randomUUID();
    const [first, second] = [order({ userId }), order({ userId })];
    await world.place(limits, first);
    await world.place(limits, second);
    await expect(world.place(limits, order({ userId }))).rejects.toMatchObject({ code: 'risk/user_volume' });
    const pay = (orderId: string, minutes: number) =>
      payment({ orderId, userId, blockTime: at(minutes * MINUTE) });
    expect(await world.holds(limits, pay(first.orderId, 29))).toEqual([null]);
    // The second one lapsed with its deadline, the first one did not.
    const third = order({ userId, chainTime: at(31 * MINUTE), paymentDeadline: at(61 * MINUTE) });
    await world.place(limits, third);
    expect(await world.holds(limits, pay(third.orderId, 32))).toEqual([null]);
    expect(await world.holds(limits, pay(second.orderId, 33))).toEqual(['user_volume']);
    expect(await world.holds(limits, { ...pay(second.orderId, 25 * 60), blockTime: at(2 * DAY) })).toEqual([
      null,
    ]);
  });
});

describe('the allow list', () => {
  it('lifts every limit for a sender or a user, and for a receiver its own', async () => {
    const limits = { addressSunPerDay: 1n, userSunPerDay: 1n, receiverEnergyPerDay: 1n };
    const [fromAddress, orderReceiver] = [newAddress(), newAddress()];
    const userId = await aUser(world.rooms);
    await world.list('allow', fromAddress);
    await world.list('allow', orderReceiver);
    await world.listUser('allow', userId);
    expect(await world.holds(limits, payment({ fromAddress }), payment({ userId }))).toEqual([null, null]);
    expect(await world.holds(limits, payment({ orderReceiver }))).toEqual(['address_volume']);
    const onlyReceiver = { receiverEnergyPerDay: 1n };
    expect(await world.holds(onlyReceiver, payment({ orderReceiver }), payment())).toEqual([
      null,
      'receiver_volume',
    ]);
  });

  it('helps neither against the deny list, nor contracts and exchange wallets', async () => {
    const [denied, exchange, contract] = [newAddress(), newAddress(), newAddress()];
    for (const address of [denied, exchange, contract]) await world.list('allow', address);
    await world.list('deny', denied);
    await world.list('exchange', exchange);
    const payments = [
      flash({ fromAddress: denied }),
      flash({ fromAddress: exchange }),
      flash({ fromAddress: contract, senderKind: 'contract' }),
    ];
    expect(await world.holds({}, ...payments)).toEqual([
      'sender_denied',
      'sender_is_exchange',
      'sender_is_contract',
    ]);
  });
});

describe('payments at the same time', () => {
  it('cannot slip under a limit together', async () => {
    const fromAddress = newAddress();
    const twin = await world.rooms.twin([]);
    try {
      const judged = await Promise.all(
        Array.from({ length: 12 }, (_, i) => {
          const { database } = i % 2 === 0 ? world.rooms : twin;
          const one = flash({ fromAddress });
          return database.transaction('settlement.match', (tx) =>
            world.rooms
              .get(RiskService)
              .paymentHolds(tx, [one, payment()], { ...NO_LIMITS, addressSunPerDay: 15n * TRX }),
          );
        }),
      );
      expect(judged.map((holds) => holds.size).filter((held) => held === 0)).toHaveLength(5);
      expect(judged.flatMap((holds) => [...holds.values()])).toEqual(Array(7).fill('address_volume'));
    } finally {
      await twin.close();
    }
  });

  it('wait for each other without getting stuck when they share several subjects', async () => {
    const senders = Array.from({ length: 6 }, newAddress);
    const batch = (turn: number) =>
      senders.map((_, i) =>
        flash({ fromAddress: senders[(turn % 2 === 0 ? i : senders.length - 1 - i) % senders.length] ?? '' }),
      );
    await Promise.all(
      Array.from({ length: 10 }, (_, i) => world.holds({ addressSunPerDay: 1_000n * TRX }, ...batch(i))),
    );
    const counted = await world.rooms.value(
      `SELECT count(*)::int FROM risk_usage WHERE dimension = 'address' AND subject = ANY($1)`,
      [senders],
    );
    expect(counted).toBe(60);
  });
});

describe('what was counted', () => {
  it('is forgotten when it is too old for any limit, a batch at a time', async () => {
    await world.holds({}, ...[0, 1, 2].map((i) => payment({ blockTime: at(i - 10 * DAY), userId: null })));
    const forget = () =>
      world.rooms.database.transaction('settlement.forget-usage', (tx) =>
        world.risk.forget(tx, at(-9 * DAY), 4),
      );
    expect([await forget(), await forget(), await forget()]).toEqual([4, 2, 0]);
  });
});
