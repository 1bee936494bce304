import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setListed } from '../support/price-list.js';
import { totalOf } from './support/books.js';
import {
  alertsOf,
  creditOf,
  liquid,
  refundsTo,
  refundTo,
  sellFlash,
  settled,
  TRX,
  type Refund,
} from './support/money.js';
import { violationsAtRest } from './support/rest.js';
import { World } from './support/world.js';

/** Less than a unit: it only ever goes back. */
const SUN = 2n * TRX;

let world: World;
let flash = '';

beforeAll(async () => {
  world = await World.start();
  flash = await sellFlash(world);
});

afterAll(() => world.stop());

const by = ['--actor', 'finance@desk', '--reason', 'looked at the chain'];
const decide = (...args: string[]): Promise<string> =>
  world.sandbox.server.command('refunds', ...args, ...by);

/** A stranger whose payment buys nothing. */
async function owed(sun = SUN): Promise<string> {
  const payer = await world.payer();
  await settled(world, await payer.trx(flash, sun));
  return payer.address;
}

async function audited(subject: string): Promise<string[]> {
  const rows = await world.query<{ action: string }>('SELECT action FROM audit_logs WHERE subject LIKE $1', [
    `%${subject}%`,
  ]);
  return rows.map(({ action }) => action);
}

describe('a refund', () => {
  it('leaves the treasury once, net of the fee, and only when the payment is solid', async () => {
    const payer = await world.payer();
    await world.freeze();
    await payer.trx(flash, SUN);
    await world.mine(10);
    await world.scanned();
    expect(await refundsTo(world, payer.address)).toEqual([]);
    await world.mine(12);
    await world.unfreeze();
    const before = await liquid(world, payer.address);
    const { amount, fee_sun: fee } = await refundTo(world, payer.address, 'paid');
    await world.mine(25);
    await world.scanned();
    expect((await liquid(world, payer.address)) - before).toBeLessThanOrEqual(BigInt(amount) - BigInt(fee));
    const sent = await world.look<{ transactions: { owner: string; type: string }[] }>(
      `audit/transfers?address=${payer.address}`,
    );
    const { treasuryAddress } = world.sandbox.endpoints;
    expect(sent.transactions.filter(({ owner }) => owner === treasuryAddress)).toHaveLength(1);
    expect(await totalOf(world, 'refunds_payable')).toBe(0n);
  });

  it('is sent once although the server dies while it is sent and the node forgets it', async () => {
    const { treasuryAddress: owner } = world.sandbox.endpoints;
    await world.fault('accept_and_drop', { contract: 'TransferContract', owner, times: 1 });
    const address = await owed();
    await world.until('the refund to be on its way', async () =>
      (await refundsTo(world, address)).some(({ status }) => status !== 'due') ? true : undefined,
    );
    await world.restart();
    await refundTo(world, address, 'paid');
    const operations = await world.query(
      `SELECT 1 FROM tron_transactions t JOIN refunds r ON r.id::text = t.subject
       WHERE r.address = $1 AND t.status = 'solid'`,
      [address],
    );
    expect(operations).toHaveLength(1);
  });

  it('waits while refunds are braked', async () => {
    await world.setting('brake.refunds', 'true');
    await world.until('the brake to be seen', async () => {
      const address = await owed();
      await world.mine(3);
      return (await creditOf(world, address)) === SUN && (await refundsTo(world, address)).length === 0
        ? true
        : undefined;
    });
    await world.setting('brake.refunds', 'false');
  });
});

describe('a person decides', () => {
  let waiting: Refund;
  let address = '';

  it('of what is above the limit of one refund', async () => {
    await world.setting('refund.single_max_sun', String(SUN - 1n));
    await world.until('the limit to be in force', async () => {
      address = await owed();
      await world.until('the refund to be judged', async () => {
        const [refund] = await refundsTo(world, address);
        return refund && refund.status !== 'due' && refund.status !== 'sending' ? refund : undefined;
      });
      const [refund] = await refundsTo(world, address);
      return refund?.status === 'needs_person' ? true : undefined;
    });
    waiting = await refundTo(world, address, 'needs_person');
    expect(waiting).toMatchObject({ needs_person_reason: 'above_single_limit', txid: null });
    expect(await alertsOf(world, 'refund_needs_person', waiting.id)).toHaveLength(1);
    expect(-(await totalOf(world, 'refunds_payable'))).toBeGreaterThanOrEqual(SUN);
  });

  it('that it goes, and it goes once', async () => {
    await decide('approve', waiting.id);
    const paid = await refundTo(world, address, 'paid');
    expect(paid.id).toBe(waiting.id);
    await decide('approve', waiting.id);
    expect(await audited(waiting.id)).toHaveLength(1);
  });

  it('that it becomes credit instead', async () => {
    const other = await owed();
    const { id } = await refundTo(world, other, 'needs_person');
    await decide('credit', id, '--address');
    expect(await creditOf(world, other)).toBe(SUN);
    expect(await refundTo(world, other, 'credited')).toMatchObject({ txid: null });
    await world.setting('refund.single_max_sun', '100000000');
  });

  it('of what is above the limit of a day', async () => {
    await world.setting('refund.daily_max_sun', '1');
    await world.until('the limit to be in force', async () => {
      const other = await owed();
      const refund = await world.until('the refund to be judged', async () => {
        const [found] = await refundsTo(world, other);
        return found && found.status !== 'due' && found.status !== 'sending' ? found : undefined;
      });
      return refund.needs_person_reason === 'above_daily_limit' ? true : undefined;
    });
    await world.setting('refund.daily_max_sun', '1000000000');
  });

  it('of addresses that others share, or that are not to be paid', async () => {
    for (const list of ['exchange', 'deny'] as const) {
      await world.setting('brake.refunds', 'true');
      const other = await world.payer();
      await settled(world, await other.trx(flash, SUN));
      await setListed((sql, parameters) => world.query(sql, parameters), list, other.address);
      await world.setting('brake.refunds', 'false');
      const refund = await refundTo(world, other.address, 'needs_person');
      expect(refund.needs_person_reason).toBe(list === 'deny' ? 'target_denied' : 'target_is_exchange');
    }
  });
});

describe('at rest', () => {
  it('books, orders, refunds and messages agree with the chain', async () => {
    expect(await violationsAtRest(world)).toEqual([]);
  });
});
