import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { RiskService } from '../../../src/domain/risk/index.js';
import { ForgetUsageStep } from '../../../src/processes/settlement/forget-usage.step.js';
import { MatchStep } from '../../../src/processes/settlement/match.step.js';
import { SenderKinds } from '../../../src/processes/settlement/sender-kinds.js';
import { ScreenStep } from '../../../src/processes/settlement/screen.step.js';
import { AppError } from '../../../src/platform/errors/index.js';
import { newAddress } from '../../harness/rooms.js';
import { SettlementWorld } from '../settlement/settlement-world.js';

const TRX = 1_000_000n;
const UNIT = 3n * TRX;

let world: SettlementWorld;
let twin: SettlementWorld;

beforeAll(async () => {
  world = await SettlementWorld.open();
  twin = await world.twin();
});
afterAll(async () => {
  await world.assertBooks();
  await Promise.all([world.close(), twin.close()]);
});
beforeEach(() => world.flashPrice({ maxUnits: 10 }));

/** Passes until all of it is solid. */
async function solid(): Promise<void> {
  await world.pass(1);
  await world.pass(18);
}

describe('a payment that a rule holds', () => {
  it('stays in the books for finance, and its order waits for another one', async () => {
    const before = await world.balance('unmatched');
    const placed = await world.order();
    const fromAddress = newAddress();
    await world.list('deny', fromAddress);
    const held = placed.transfer({ fromAddress });
    await world.record(held);
    await solid();
    expect(await world.payment(held)).toMatchObject({
      outcome: 'held',
      hold_reason: 'sender_denied',
      booked: 'solid',
    });
    expect(await world.statusOf(placed)).toBe('awaiting_payment');
    expect((await world.balance('unmatched')) - before).toBe(-placed.amount);
    expect(await world.alerts((await world.payment(held)).id)).toEqual(['payment_held']);
    const good = placed.transfer();
    await world.record(good);
    await solid();
    expect(await world.statusOf(placed)).toBe('paid');
  });

  it('is released for those that follow when the entry is removed', async () => {
    const fromAddress = newAddress();
    await world.list('deny', fromAddress);
    const first = world.plain(UNIT, { fromAddress });
    await world.record(first);
    await solid();
    await world.rooms.database.transaction('risk.change-list', (tx) =>
      world.rooms
        .get(RiskService)
        .remove(tx, { list: 'deny', subjectKind: 'address', subject: fromAddress, actor: 'test' }),
    );
    const second = world.plain(UNIT, { fromAddress });
    await world.record(second);
    await solid();
    expect((await world.payment(first)).outcome).toBe('held');
    expect((await world.orderOf(second))?.status).toBe('paid');
  });

  it('is one above a limit of volume, as a setting says', async () => {
    const fromAddress = newAddress();
    await world.set('risk.address_volume_sun_per_day', String(2n * UNIT));
    const within = [world.plain(UNIT, { fromAddress }), world.plain(UNIT, { fromAddress })];
    await world.record(...within);
    await solid();
    const above = world.plain(UNIT, { fromAddress });
    await world.record(above);
    await solid();
    for (const one of within) expect((await world.orderOf(one))?.status).toBe('paid');
    expect(await world.payment(above)).toMatchObject({ outcome: 'held', hold_reason: 'address_volume' });
    await world.set('risk.address_volume_sun_per_day', '0');
  });

  it('is held by the energy of its receiver too', async () => {
    const fromAddress = newAddress();
    await world.set('energy.max_per_receiver_per_day', '130000');
    const both = [world.plain(2n * UNIT, { fromAddress }), world.plain(UNIT, { fromAddress })];
    for (const one of both) {
      await world.record(one);
      await solid();
    }
    await world.set('energy.max_per_receiver_per_day', '0');
    const outcomes = await Promise.all(both.map((one) => world.payment(one)));
    expect(outcomes.map((one) => one.hold_reason)).toEqual([null, 'receiver_volume']);
  });
});

describe('two payments for different orders at the same time', () => {
  it('are matched by two workers, and one of them is above the limit', async () => {
    await world.set('risk.payments_per_address_per_hour', '1');
    await twin.set('risk.payments_per_address_per_hour', '1');
    const fromAddress = newAddress();
    const placed = [await world.order(), await world.order()];
    const transfers = placed.map((one) => one.transfer({ fromAddress }));
    await world.record(...transfers);
    await Promise.all([world, twin].map(({ rooms }) => rooms.get(MatchStep).run()));
    await solid();
    await world.set('risk.payments_per_address_per_hour', '0');
    const found = await Promise.all(transfers.map((one) => world.payment(one)));
    expect(found.map(({ outcome }) => outcome).sort()).toEqual(['held', 'order']);
    const statuses = await Promise.all(placed.map((one) => world.statusOf(one)));
    expect(new Set(statuses)).toEqual(new Set(['awaiting_payment', 'paid']));
  });
});

describe('looking up senders', () => {
  /** Flash payments in a block, matched and not yet screened. */
  async function arrived(...senders: string[]): Promise<void> {
    await world.record(...senders.map((fromAddress) => world.plain(UNIT, { fromAddress })));
    world.height += 1;
    await world.rooms.get(MatchStep).run();
  }
  const kinds = async (senders: readonly string[]): Promise<unknown[]> => {
    const found = await world.rooms.query<{ from_address: string; sender_kind: string | null }>(
      'SELECT from_address, sender_kind FROM payments WHERE from_address = ANY($1)',
      [senders],
    );
    return senders.map((sender) => found.find((row) => row.from_address === sender)?.sender_kind ?? null);
  };
  const screen = (): Promise<void> => world.rooms.get(ScreenStep).run();

  it('tells contracts from accounts, and asks once for each sender', async () => {
    const [account, contract, again] = [newAddress(), newAddress(), newAddress()];
    world.tron.contracts.add(contract);
    const reads = vi.spyOn(world.tron, 'account');
    await arrived(account, contract, again, again);
    await screen();
    await arrived(again, account);
    await screen();
    const asked = reads.mock.calls.map(([address]) => address ?? '');
    reads.mockRestore();
    expect(await kinds([account, contract, again])).toEqual(['account', 'contract', 'account']);
    expect(asked.sort()).toEqual([account, contract, again].sort());
  });

  it('waits while no node answers for one of them, and loses neither it nor the others', async () => {
    const [fine, silent] = [newAddress(), newAddress()];
    const answer = world.tron.account.bind(world.tron);
    const node = vi
      .spyOn(world.tron, 'account')
      .mockImplementation((address) =>
        address === silent
          ? Promise.reject(new AppError('tron/no_answer', 'world', 'every node is resting'))
          : answer(address),
      );
    await arrived(fine, silent);
    await screen();
    expect(await kinds([fine, silent])).toEqual(['account', null]);
    expect(
      await world.rooms.value(
        `SELECT error FROM dead_letters WHERE step = 'settlement.screen' AND subject = $1`,
        [silent],
      ),
    ).toBe('every node is resting');
    node.mockRestore();
    await world.rooms.query(`UPDATE dead_letters SET next_try_at = now() + interval '1 hour'`);
    await screen();
    expect(await kinds([silent])).toEqual([null]);
    await world.rooms.query('UPDATE dead_letters SET next_try_at = now()');
    await screen();
    expect(await kinds([silent])).toEqual(['account']);
    expect(await world.rooms.value('SELECT count(*)::int FROM dead_letters')).toBe(0);
  });

  it('asks for many at once', async () => {
    const senders = Array.from({ length: 40 }, newAddress);
    const found = await twin.rooms.get(SenderKinds).of(senders);
    expect([...found.keys()]).toEqual(senders);
    expect(new Set(found.values())).toEqual(new Set(['account']));
  });
});

describe('what was counted long ago', () => {
  it('is dropped in batches, and what a limit may still look back to is kept', async () => {
    const age = async (source: string, days: number): Promise<void> => {
      await world.rooms.query(
        `INSERT INTO risk_usage (dimension, source, subject, used_at)
         SELECT 'address', gen_random_uuid(), $1, block_time - $2 * interval '1 day'
         FROM chain_cursor, generate_series(1, 6000)`,
        [source, days],
      );
    };
    await age('old', 3.01);
    await age('young', 2.99);
    await world.rooms.get(ForgetUsageStep).run();
    const left = await world.rooms.query<{ subject: string; count: number }>(
      `SELECT subject, count(*)::int FROM risk_usage WHERE subject IN ('old', 'young') GROUP BY 1`,
    );
    expect(left).toEqual([{ subject: 'young', count: 6000 }]);
  });
});
