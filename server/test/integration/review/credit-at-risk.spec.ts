import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newAddress } from '../../harness/rooms.js';
import { SettlementWorld } from '../settlement/settlement-world.js';

const TRX = 1_000_000n;
let world: SettlementWorld;

beforeAll(async () => {
  world = await SettlementWorld.open();
  await world.flashPrice({ maxUnits: 10, confirmations: [{ upToSun: null, blocks: 1 }] });
});
afterAll(async () => {
  await world.assertBooks();
  await world.close();
});

/** A payment that buys, before it is solid, a unit mostly from credit of its sender. */
async function mostlyFromCredit() {
  const fromAddress = newAddress();
  await world.record(world.plain(2n * TRX, { fromAddress }));
  await world.pass(30);
  expect(await world.credit(fromAddress)).toBe(2n * TRX);
  return world.plain(TRX, { fromAddress, blockId: `fork of ${fromAddress}` });
}

describe('credit that a payment uses before it is solid', () => {
  it('is lost with it, being its sender’s again: so it counts toward the total at risk', async () => {
    const one = await mostlyFromCredit();
    await world.record(one);
    const losses = await world.balance('reorg_losses');
    await world.pass(1);
    expect(await world.payment(one)).toMatchObject({ booked: 'receipt', earned: '3000000' });
    await world.rooms.database.transaction('settlement.settle', async (tx) =>
      expect(await world.payments.exposure(tx)).toBe(3n * TRX),
    );
    await world.orphan(one);
    await world.pass(80);
    expect((await world.balance('reorg_losses')) - losses).toBe(3n * TRX);
  });

  it('buys nothing early beyond that total', async () => {
    await world.set('payment.fast_exposure_max', String(2n * TRX));
    const one = await mostlyFromCredit();
    await world.record(one);
    await world.pass(1);
    expect(await world.payment(one)).toMatchObject({ booked: 'none', earned: '0' });
    await world.pass(18);
    expect(await world.payment(one)).toMatchObject({ booked: 'solid', earned: '3000000' });
  });
});
