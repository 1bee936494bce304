import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLimits } from '../../../src/domain/risk/index.js';
import { Settings } from '../../../src/domain/settings/index.js';
import { aUser } from '../../builders/rows.js';
import { newAddress } from '../../harness/rooms.js';
import { at, DAY, HOUR, order, RiskWorld } from './risk-world.js';

const TRX = 1_000_000n;

let world: RiskWorld;

beforeAll(async () => {
  world = await RiskWorld.open();
});
afterAll(() => world.rooms.close());

const refused = (code: string) => ({ code, fault: 'caller' });

describe('placing an order', () => {
  it('is refused to a denied user, and for a denied receiver', async () => {
    const userId = await aUser(world.rooms);
    const receiver = newAddress();
    await world.listUser('deny', userId);
    await world.listUser('allow', userId);
    await world.list('deny', receiver);
    await world.list('allow', receiver);
    await expect(world.place({}, order({ userId }))).rejects.toMatchObject(refused('risk/denied'));
    await expect(world.place({}, order({ receiver }))).rejects.toMatchObject(refused('risk/denied'));
    await world.place({}, order());
  });

  it('is refused above so many orders an hour, paid or not', async () => {
    const userId = randomUUID();
    const limits = { ordersPerUserPerHour: 2n };
    const place = (seconds: number) =>
      world.place(limits, order({ userId, chainTime: at(seconds), paymentDeadline: at(seconds + 60) }));
    await place(0);
    await place(60);
    await expect(place(HOUR - 1)).rejects.toMatchObject(refused('risk/too_many_orders'));
    await place(HOUR);
  });

  it('is refused above the volume of a user, to the sun', async () => {
    const userId = randomUUID();
    const limits = { userSunPerDay: 10n * TRX };
    await world.place(limits, order({ userId, amountSun: 4n * TRX, paymentDeadline: null }));
    const six = order({ userId, amountSun: 6n * TRX, paymentDeadline: null });
    await expect(world.place(limits, { ...six, amountSun: 6n * TRX + 1n })).rejects.toMatchObject(
      refused('risk/user_volume'),
    );
    await world.place(limits, six);
    await expect(
      world.place(limits, order({ userId, amountSun: 1n, chainTime: at(DAY - 1) })),
    ).rejects.toMatchObject(refused('risk/user_volume'));
    await world.place(limits, order({ userId, amountSun: 1n, chainTime: at(DAY) }));
  });

  it('is refused above what a receiver may get, by price and by energy', async () => {
    const receiver = newAddress();
    const limits = { receiverSunPerDay: 7n * TRX, receiverEnergyPerDay: 200_000n };
    await world.place(limits, order({ receiver }));
    await expect(world.place(limits, order({ receiver, energy: 135_001 }))).rejects.toMatchObject(
      refused('risk/receiver_volume'),
    );
    await expect(world.place(limits, order({ receiver, amountSun: 4n * TRX + 1n }))).rejects.toMatchObject(
      refused('risk/receiver_volume'),
    );
    await world.place(limits, order({ receiver, energy: 135_000, amountSun: 4n * TRX }));
  });

  it('has no limits for an allowed user, and none of the receiver for an allowed receiver', async () => {
    const userId = await aUser(world.rooms);
    const receiver = newAddress();
    const limits = { ordersPerUserPerHour: 1n, userSunPerDay: 1n, receiverSunPerDay: 1n };
    await world.listUser('allow', userId);
    await world.list('allow', receiver);
    await world.place(limits, order({ userId }));
    await world.place(limits, order({ userId }));
    await world.place({ receiverSunPerDay: 1n }, order({ receiver }));
    await expect(world.place(limits, order({ receiver }))).rejects.toMatchObject(refused('risk/user_volume'));
  });

  it('at the same time does not get below a limit together', async () => {
    const receiver = newAddress();
    const placed = await Promise.allSettled(
      Array.from({ length: 10 }, () => world.place({ receiverSunPerDay: 12n * TRX }, order({ receiver }))),
    );
    expect(placed.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
  });

  it('that is undone is not counted', async () => {
    const userId = randomUUID();
    const limits = { ordersPerUserPerHour: 1n };
    const undone = world.rooms.database.transaction('rental.place-order', async (tx) => {
      await world.risk.assertMayOrder(tx, order({ userId }), await readLimits(world.rooms.get(Settings)));
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await world.place(limits, order({ userId }));
  });
});

describe('the limits as they are set first', () => {
  it('leave room for a thousand orders of one user, and follow the settings', async () => {
    const settings = world.rooms.get(Settings);
    const limits = await readLimits(settings);
    expect(limits.ordersPerUserPerHour).toBeGreaterThan(1_000n);
    expect(limits.paymentsPerAddressPerHour).toBeGreaterThanOrEqual(10_000n);
    await settings.set('energy.max_per_receiver_per_day', '0');
    await settings.set('risk.user_volume_sun_per_day', '5');
    expect(await readLimits(settings)).toMatchObject({ receiverEnergyPerDay: 0n, userSunPerDay: 5n });
    await expect(settings.set('energy.max_per_delegation', '999')).rejects.toMatchObject({
      code: 'settings/invalid',
    });
    await settings.set('energy.max_per_delegation', '1000');
  });
});
