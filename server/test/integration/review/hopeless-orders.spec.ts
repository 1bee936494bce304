import { toHexAddress, type TronAddress } from '@energy-desk/shared/units';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OrdersService } from '../../../src/domain/orders/index.js';
import { ConfirmDeliveryStep } from '../../../src/processes/rental/confirm-delivery.step.js';
import { DeliverStep } from '../../../src/processes/rental/deliver.step.js';
import { GiveUpStep } from '../../../src/processes/rental/give-up.step.js';
import { buildDelegate, type ContractInput } from '../../../src/gateways/tron/transaction.builder.js';
import { after } from '../../builders/rows.js';
import { newAddress } from '../../harness/rooms.js';
import { RentalWorld } from './rental-world.js';

const TO_A_CONTRACT =
  'node CONTRACT_VALIDATE_ERROR Contract validate error : Do not allow delegate resources to contract addresses';
const EXPIRED = 'node TRANSACTION_EXPIRATION_ERROR Transaction expired';
const EMPTY =
  'node CONTRACT_VALIDATE_ERROR Contract validate error : delegateBalance must be less than or equal to available FreezeEnergyV2 balance';

/** What java-tron says of either side of a delegation that is no account. */
const notExisting = (address: TronAddress): string =>
  `node CONTRACT_VALIDATE_ERROR Contract validate error : Account[${toHexAddress(address)}] not exists`;

let world: RentalWorld;

beforeAll(async () => {
  world = await RentalWorld.open();
  await world.wallet();
  await world.wallet();
});
afterAll(() => world.rooms.close());
beforeEach(async () => {
  await world.rooms.query(
    `UPDATE supplier_wallets SET set_aside_until = NULL, status = 'active', failures_in_a_row = 0`,
  );
  await world.rooms.query('DELETE FROM dead_letters');
  await world.at(1000);
});

const run = async (
  step: typeof DeliverStep | typeof ConfirmDeliveryStep | typeof GiveUpStep,
): Promise<void> => world.rooms.get<{ run(): Promise<void> }>(step).run();

/** What the workers do in a block when every delegate is answered like this. */
async function block(text: string): Promise<number> {
  await run(DeliverStep);
  const sent = await world.answered({ class: 'refused', text });
  await run(ConfirmDeliveryStep);
  return sent;
}

describe('an order whose receiver the chain refuses', () => {
  it('takes no wallet out of business, and is refunded instead of tried again', async () => {
    const id = await world.order({ capacityDeadline: after(999_999) });
    expect(await block(TO_A_CONTRACT)).toBe(1);
    expect(await world.setAside()).toBe(0);
    expect(await block(TO_A_CONTRACT)).toBe(0);
    await world.at(1001);
    await run(GiveUpStep);
    expect(await world.statusOf(id)).toBe('refunding');
    expect(await world.rooms.value('SELECT reason FROM orders WHERE id = $1', [id])).toBe('receiver_refused');
  });
});

describe('an order whose receiver was never activated', () => {
  it('takes no wallet out of business, and is refunded instead of tried again', async () => {
    const receiver = newAddress();
    const id = await world.order({ receiver, capacityDeadline: after(999_999) });
    expect(await block(notExisting(receiver))).toBe(1);
    expect(await world.setAside()).toBe(0);
    expect(await block(notExisting(receiver))).toBe(0);
    await world.at(1001);
    await run(GiveUpStep);
    expect(await world.statusOf(id)).toBe('refunding');
    expect(await world.rooms.value('SELECT reason FROM orders WHERE id = $1', [id])).toBe('receiver_refused');
  });
});

describe('a delegate that a node refuses', () => {
  it.each([
    ['has too little', EMPTY],
    ['is not there itself', notExisting(newAddress())],
  ])('sets its wallet aside when the wallet %s', async (_, text) => {
    await world.order({ capacityDeadline: after(999_999) });
    await block(text);
    expect(await world.setAside()).toBe(1);
    await world.rooms.query(`UPDATE orders SET status = 'failed'`);
  });

  it('leaves its wallet in business when we signed by a head of long ago', async () => {
    await world.order({ capacityDeadline: after(999_999) });
    await block(EXPIRED);
    expect(await world.setAside()).toBe(0);
    await world.rooms.query(`UPDATE orders SET status = 'failed'`);
  });
});

describe('a server that does not see the head of the chain', () => {
  it('signs nothing that would be expired when it is sent', async () => {
    const id = await world.order({ capacityDeadline: after(999_999) });
    await world.rooms.query('UPDATE chain_cursor SET node_height = height + 15');
    await run(DeliverStep);
    expect(await world.statusOf(id)).toBe('paid');
    await world.rooms.query(
      `UPDATE chain_cursor SET node_height = height, updated_at = now() - interval '1 minute'`,
    );
    await run(DeliverStep);
    expect(await world.statusOf(id)).toBe('paid');
    await world.at(1001);
    await run(DeliverStep);
    expect(await world.statusOf(id)).toBe('delegating');
    await world.rooms.query(`UPDATE orders SET status = 'failed'`);
  });
});

describe('an order whose payment was lost', () => {
  it('gets no more energy', async () => {
    const id = await world.order({ capacityDeadline: after(999_999) });
    await world.rooms.query(
      `UPDATE orders SET status = 'delegating', reason = 'payment_lost' WHERE id = $1`,
      [id],
    );
    await run(DeliverStep);
    expect(await world.rooms.value('SELECT count(*) FROM energy_delegations WHERE order_id = $1', [id])).toBe(
      '0',
    );
    await world.rooms.query(`UPDATE orders SET status = 'failed'`);
  });

  it('delivered in part, does not keep that until its patience is over', async () => {
    const id = await world.order({ capacityDeadline: after(999_999) });
    await run(DeliverStep);
    await world.rooms.query(
      `UPDATE energy_delegations SET status = 'active', active_at = $2, energy = 1 WHERE order_id = $1`,
      [id, after(3000)],
    );
    await world.rooms.query('UPDATE orders SET energy_missing = energy - 1 WHERE id = $1', [id]);
    await run(GiveUpStep);
    expect(await world.statusOf(id)).toBe('delegating');
    await world.rooms.database.transaction('settlement.finalise', (tx) =>
      world.rooms.get(OrdersService).stop(tx, [id], after(3000), 'payment_lost'),
    );
    await run(GiveUpStep);
    expect(await world.statusOf(id)).toBe('unwinding');
    expect(await world.rooms.value('SELECT status FROM energy_delegations WHERE order_id = $1', [id])).toBe(
      'ended',
    );
    expect(await world.rooms.value('SELECT reason FROM orders WHERE id = $1', [id])).toBe('payment_lost');
    await world.rooms.query(`UPDATE orders SET status = 'failed'`);
  });
});

describe('an order that fails whenever it is tried', () => {
  it('waits no longer than for capacity, and the others are served', async () => {
    await world.rooms.query(`UPDATE orders SET status = 'failed'`);
    const receiver = newAddress();
    Object.assign(world.tron, {
      buildDelegate: (input: ContractInput) => {
        if (input.receiver === receiver) throw new Error('cannot be built');
        return buildDelegate(input);
      },
    });
    const broken = await world.order({ receiver, capacityDeadline: after(3000) });
    const sound = await world.order({ capacityDeadline: after(999_999) });
    await run(DeliverStep);
    expect(await world.statusOf(sound)).toBe('delegating');
    expect(await world.statusOf(broken)).toBe('waiting_capacity');
    expect(await world.setAside()).toBe(0);
    await world.at(1001);
    await run(GiveUpStep);
    expect(await world.statusOf(broken)).toBe('refunding');
  });
});

describe('an operation whose outcome cannot be applied', () => {
  it('holds up no other one, and is applied when it can be', async () => {
    await world.rooms.query(`UPDATE orders SET status = 'failed'`);
    const bad = await world.order({ capacityDeadline: after(999_999) });
    const good = await world.order({ capacityDeadline: after(999_999) });
    await run(DeliverStep);
    // More would be missing than was ordered.
    await world.rooms.query('UPDATE orders SET energy_missing = energy WHERE id = $1', [bad]);
    await world.answered({ class: 'refused', text: EMPTY });
    await run(ConfirmDeliveryStep);
    expect([await world.statusOf(bad), await world.statusOf(good)]).toEqual([
      'delegating',
      'waiting_capacity',
    ]);
    await world.rooms.query('UPDATE orders SET energy_missing = 0 WHERE id = $1', [bad]);
    await world.rooms.query('UPDATE dead_letters SET next_try_at = now()');
    await run(ConfirmDeliveryStep);
    expect(await world.statusOf(bad)).toBe('waiting_capacity');
    await world.rooms.query(`UPDATE orders SET status = 'failed'`);
  });
});

describe('a wallet that cannot sign', () => {
  it('is set aside, and the next one serves', async () => {
    await world.rooms.query(
      `UPDATE supplier_wallets SET key_ciphertext = 'AAAA' WHERE id = (
         SELECT w.id FROM supplier_wallets w JOIN energy_pools p ON p.id = w.pool_id
         ORDER BY p.cost_per_energy_sun LIMIT 1)`,
    );
    const id = await world.order({ capacityDeadline: after(999_999) });
    await run(DeliverStep);
    expect(await world.setAside()).toBe(1);
    await world.rooms.query('UPDATE dead_letters SET next_try_at = now()');
    await run(DeliverStep);
    expect(await world.statusOf(id)).toBe('delegating');
  });
});
