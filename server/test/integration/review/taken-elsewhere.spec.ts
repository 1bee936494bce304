import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DeliverStep } from '../../../src/processes/rental/deliver.step.js';
import { ReclaimStep } from '../../../src/processes/rental/reclaim.step.js';
import { after } from '../../builders/rows.js';
import { RentalWorld } from './rental-world.js';

const HEIGHT = 2000;

let world: RentalWorld;
let delegation: string;

beforeAll(async () => {
  world = await RentalWorld.open();
  await world.wallet();
});
afterAll(() => world.rooms.close());

/** A rental that is over, and whose first undelegate came to nothing. */
beforeEach(async () => {
  await world.at(HEIGHT);
  const id = await world.order({ capacityDeadline: after(999_999) });
  await world.rooms.get(DeliverStep).run();
  await world.rooms.query(`UPDATE orders SET status = 'reclaiming' WHERE id = $1`, [id]);
  await world.rooms.query(
    `UPDATE energy_delegations SET status = 'ended', delegate_solid = true, reclaim_after = $2, reclaim_by = $2
     WHERE order_id = $1`,
    [id, after(0)],
  );
  delegation = String(await world.rooms.value('SELECT id FROM energy_delegations WHERE order_id = $1', [id]));
  await world.rooms.query(
    `INSERT INTO tron_transactions (txid, purpose, subject, owner_address, signed_hex, expiration, status, outlived)
     VALUES ($1, 'undelegate', $2, 'T', '00', $3, 'dead', true)`,
    [randomBytes(32).toString('hex'), delegation, after(0)],
  );
});

const delegationIs = (): Promise<unknown> =>
  world.rooms.value('SELECT status FROM energy_delegations WHERE id = $1', [delegation]);
const undelegates = (): Promise<unknown> =>
  world.rooms.value(
    `SELECT count(*)::int FROM tron_transactions WHERE purpose = 'undelegate' AND subject = $1`,
    [delegation],
  );

/** What the solid state of the node that is asked says of the pair. */
const nodeSays = (height: bigint, sun: bigint): object =>
  Object.assign(world.tron, { delegatedAtSolid: async () => ({ height, sun }) });

describe('stake that a node does not show any more', () => {
  it('is given up for taken elsewhere, when the node is as far as we are', async () => {
    nodeSays(BigInt(HEIGHT), 0n);
    await world.rooms.get(ReclaimStep).run();
    expect(await delegationIs()).toBe('taken_elsewhere');
    expect(
      await world.rooms.query('SELECT actor, action, before, after FROM audit_logs WHERE subject = $1', [
        `delegation:${delegation}`,
      ]),
    ).toMatchObject([
      {
        actor: 'system',
        action: 'delegations.taken-elsewhere',
        before: { status: 'ended' },
        after: { status: 'taken_elsewhere' },
      },
    ]);
  });

  it('is not given up on the word of a node that lags: it is taken back', async () => {
    nodeSays(BigInt(HEIGHT - 1000), 0n);
    await world.rooms.get(ReclaimStep).run();
    expect(await delegationIs()).toBe('ended');
    expect(await undelegates()).toBe(2);
  });
});
