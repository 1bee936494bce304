import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SendRefundsStep } from '../../../src/processes/refunds/send-refunds.step.js';
import { RefundsDesk, RefundsModule } from '../../../src/processes/refunds/index.js';
import { after } from '../../builders/rows.js';
import { RefundsService } from '../../../src/domain/refunds/index.js';
import { eventually } from '../../harness/eventually.js';
import { newAddress } from '../../harness/rooms.js';
import { RefundsWorld, TRX } from './refunds-world.js';

let world: RefundsWorld;

beforeAll(async () => {
  world = await RefundsWorld.open();
});
afterAll(() => world.rooms.close());
/** Nothing is left due for the next test. */
afterEach(async () => {
  world.tron.down = false;
  world.tron.meanwhile = async () => undefined;
  await world.rooms.query('DELETE FROM dead_letters');
  await world.rooms.query(
    `UPDATE refunds SET status = 'written_off', needs_person_reason = NULL, sent_at = NULL
     WHERE status IN ('due', 'needs_person', 'sending')`,
  );
  await world.rooms.query('UPDATE alerts SET resolved_at = now()');
  await world.rooms.query(`DELETE FROM system_configs`);
  await world.set('refund.fee_sun', '300000');
  world.holds({ sun: 1_000n * TRX });
});

/** Runs the step until the reading of the treasury is fresh enough to show it. */
const sendUntil = (what: string, condition: () => Promise<boolean>): Promise<void> =>
  eventually(what, async () => {
    await world.send();
    return condition();
  });

describe('a refund that is due', () => {
  it('is signed net of its fee, recorded, and sent only once however often it is tried', async () => {
    const id = await world.owe({ amount: 5n * TRX });
    await Promise.all([world.send(), world.send()]);
    await world.send();
    const [transfer, ...more] = await world.transfersOf(id);
    expect(more).toEqual([]);
    expect(transfer).toMatchObject({ status: 'signed', purpose: 'refund', ownerAddress: world.treasury });
    const refund = await world.refund(id);
    expect(refund).toMatchObject({ status: 'sending', feeSun: 300_000n, txid: transfer?.txid });
    await world.answered();
    await world.arrives(transfer?.txid ?? '');
    expect(await world.refund(id)).toMatchObject({ status: 'paid', txid: transfer?.txid });
    await world.finish();
    await world.send();
    expect(await world.transfersOf(id)).toHaveLength(1);
  });

  it('waits for the brake, and goes when it is released', async () => {
    await world.set('brake.refunds', 'true');
    const id = await world.owe();
    await world.send();
    expect(await world.transfersOf(id)).toEqual([]);
    await world.set('brake.refunds', 'false');
    await world.send();
    expect(await world.statusOf(id)).toBe('sending');
  });

  it('waits while the scanner is behind the head: what it signs would be expired', async () => {
    const id = await world.owe();
    await world.rooms.query('UPDATE chain_cursor SET node_height = height + 100');
    await world.send();
    expect(await world.statusOf(id)).toBe('due');
    await world.rooms.query('UPDATE chain_cursor SET node_height = height');
    await world.send();
    expect(await world.statusOf(id)).toBe('sending');
  });

  it('waits while no node answers, and while the books do not follow the treasury yet', async () => {
    const id = await world.owe();
    world.tron.down = true;
    await world.send();
    expect(await world.statusOf(id)).toBe('due');
    world.tron.down = false;
    await world.rooms.query('DELETE FROM dead_letters');
    await world.rooms.query('UPDATE cash_accounts SET watched_from_height = 999999');
    await world.send();
    expect(await world.statusOf(id)).toBe('due');
    await world.rooms.query('UPDATE cash_accounts SET watched_from_height = 0');
    await world.send();
    expect(await world.statusOf(id)).toBe('sending');
  });

  it('and that an owner sends elsewhere meanwhile, is not signed before that target was looked up too', async () => {
    const [owed, contract] = [newAddress(), newAddress()];
    world.tron.accounts.set(contract, { isContract: true });
    const id = await world.owe({ address: owed });
    const by = { actor: 'owner', reason: 'the sender lost his key' };
    world.tron.meanwhile = async (address) =>
      address === owed && (await world.get(RefundsDesk).redirect(id, contract, by));
    await world.send();
    expect(await world.refund(id)).toMatchObject({ status: 'due', address: contract });
    expect(await world.transfersOf(id)).toEqual([]);
    await world.send();
    expect((await world.refund(id)).needsPersonReason).toBe('target_is_contract');
    expect(await world.transfersOf(id)).toEqual([]);
  });
});

describe('a refund that a person must look at', () => {
  it.each([
    ['is one of ours', async () => world.treasury, 'target_is_ours'],
    [
      'turns out to be a contract',
      async () => {
        const address = newAddress();
        world.tron.accounts.set(address, { isContract: true });
        return address;
      },
      'target_is_contract',
    ],
    [
      'is a wallet of an exchange',
      async () => {
        const address = newAddress();
        await world.list(address, 'exchange');
        return address;
      },
      'target_is_exchange',
    ],
    [
      'is denied',
      async () => {
        const address = newAddress();
        await world.list(address, 'deny');
        return address;
      },
      'target_denied',
    ],
    [
      'is no account',
      async () => {
        const address = newAddress();
        world.tron.accounts.set(address, { activated: false });
        return address;
      },
      'target_not_activated',
    ],
  ])('because its target %s', async (_what, target, reason) => {
    const [id, good] = [await world.owe({ address: await target() }), await world.owe()];
    await world.send();
    expect(await world.refund(id)).toMatchObject({ status: 'needs_person', needsPersonReason: reason });
    expect(await world.transfersOf(id)).toEqual([]);
    expect(await world.alerts('refund_needs_person')).toEqual([id]);
    expect(await world.statusOf(good)).toBe('sending');
  });

  it('because it is too large, or in USDT, or not worth its fee', async () => {
    const large = await world.owe({ amount: 100n * TRX + 1n });
    const usdt = await world.owe({ currency: 'USDT' });
    const small = await world.owe({ amount: 300_000n });
    const largest = await world.owe({ amount: 100n * TRX });
    await world.send();
    expect((await world.refund(large)).needsPersonReason).toBe('above_single_limit');
    expect((await world.refund(usdt)).needsPersonReason).toBe('usdt');
    expect((await world.refund(small)).needsPersonReason).toBe('below_fee');
    expect(await world.statusOf(largest)).toBe('sending');
  });

  it('because the day has seen enough: 24 hours of chain time later there is room again', async () => {
    const used = await world.get(RefundsService).sentByRules(world.rooms.database.manager, new Date(0));
    await world.set('refund.daily_max_sun', (used + 10n * TRX).toString());
    const [first, second, third] = [
      await world.owe({ amount: 7n * TRX }),
      await world.owe({ amount: 4n * TRX }),
      await world.owe({ amount: 3n * TRX }),
    ];
    await world.send();
    expect(await world.statusOf(first)).toBe('sending');
    expect((await world.refund(second)).needsPersonReason).toBe('above_daily_limit');
    expect(await world.statusOf(third)).toBe('sending');
    await world.rooms.query(`UPDATE refunds SET sent_at = sent_at - interval '24 hours 1 second'`);
    const later = await world.owe({ amount: 10n * TRX });
    await world.send();
    expect(await world.statusOf(later)).toBe('sending');
  });
});

describe('a treasury that sent what nobody remembers', () => {
  it('pays that address nothing more before a person has looked: a backup may have been restored', async () => {
    const address = newAddress();
    await world.rooms.query(
      `INSERT INTO chain_movements (address, txid, idx, kind, currency, amount, counterparty, height, block_id,
         block_time) VALUES ($1, 'forgotten', 0, 'TransferContract', 'TRX', -4700000, $2, 1000, 'b', $3)`,
      [world.treasury, address, after(3000)],
    );
    const [id, other] = [await world.owe({ address }), await world.owe()];
    await world.send();
    expect((await world.refund(id)).needsPersonReason).toBe('maybe_paid');
    expect(await world.statusOf(other)).toBe('sending');
    await world.get(RefundsDesk).approve(id, { actor: 'fin', reason: 'it was another debt' });
    await world.send();
    expect(await world.statusOf(id)).toBe('sending');
  });
});

describe('a person who did not know that it may be paid already', () => {
  const by = { actor: 'fin', reason: 'he asks for it' };
  const forget = (address: string): Promise<unknown> =>
    world.rooms.query(
      `INSERT INTO chain_movements (address, txid, idx, kind, currency, amount, counterparty, height, block_id,
         block_time) VALUES ($1, $3, 0, 'TransferContract', 'TRX', -4700000, $2, 1000, 'b', $4)`,
      [world.treasury, address, `forgotten ${address}`, after(3000)],
    );

  it('is asked once more, and only then does it go', async () => {
    const address = newAddress();
    const id = await world.owe({ address, amount: 200n * TRX });
    await world.send();
    expect((await world.refund(id)).needsPersonReason).toBe('above_single_limit');
    await forget(address);
    const desk = world.get(RefundsDesk);
    await desk.approve(id, by);
    await world.send();
    expect(await world.refund(id)).toMatchObject({ status: 'needs_person', needsPersonReason: 'maybe_paid' });
    await desk.approve(id, by);
    await world.send();
    expect(await world.statusOf(id)).toBe('sending');
  });

  it('does not credit it either, nor send it where it may have gone before', async () => {
    const [address, elsewhere] = [newAddress(), newAddress()];
    const id = await world.owe({ address, amount: 200n * TRX });
    await world.send();
    await forget(address);
    await forget(elsewhere);
    const desk = world.get(RefundsDesk);
    await expect(desk.creditInstead(id, 'address', by)).rejects.toMatchObject({ code: 'refunds/maybe_paid' });
    await desk.redirect(id, elsewhere, by);
    await world.send();
    expect(await world.refund(id)).toMatchObject({ status: 'needs_person', needsPersonReason: 'maybe_paid' });
    expect((await desk.creditInstead(id, 'address', by)).status).toBe('credited');
  });

  it('credits nothing while chain and books are being compared, but may give up what went elsewhere', async () => {
    const id = await world.owe({ amount: 200n * TRX });
    await world.send();
    await world.rooms.query(`INSERT INTO send_holds (cause, from_height) VALUES ('restore', 900)`);
    const desk = world.get(RefundsDesk);
    await expect(desk.creditInstead(id, 'address', by)).rejects.toMatchObject({ code: 'chain/held' });
    expect((await desk.writeOff(id, by)).status).toBe('written_off');
    await world.rooms.query('DELETE FROM send_holds');
  });
});

describe('a treasury that holds too little', () => {
  it('tells so, sends what it can, and the rest when it is topped up', async () => {
    world.holds({ sun: 0n });
    await sendUntil('the empty treasury is seen', async () => {
      const probe = await world.owe({ amount: 2n * TRX });
      await world.send();
      const seen = (await world.statusOf(probe)) === 'due';
      await world.rooms.query(`UPDATE refunds SET status = 'written_off' WHERE id = $1`, [probe]);
      return seen;
    });
    const asked = world.tron.asked.length;
    const [large, small] = [await world.owe({ amount: 20n * TRX }), await world.owe({ amount: 2n * TRX })];
    await world.send();
    expect([await world.statusOf(large), await world.statusOf(small)]).toEqual(['due', 'due']);
    expect(await world.alerts('treasury_low')).toEqual([world.treasury]);
    expect(world.tron.asked.slice(asked).filter((address) => address !== world.treasury)).toEqual([]);
    world.holds({ sun: 3n * TRX });
    await sendUntil('the small one is sent', async () => (await world.statusOf(small)) === 'sending');
    expect(await world.statusOf(large)).toBe('due');
    expect(await world.alerts('treasury_low')).toEqual([world.treasury]);
    world.holds({ sun: 22n * TRX });
    await sendUntil('the large one is sent', async () => (await world.statusOf(large)) === 'sending');
    await world.send();
    expect(await world.alerts('treasury_low')).toEqual([]);
  });

  it('never signs the same money away twice, though the chain does not show the first transfer yet', async () => {
    world.holds({ sun: 10n * TRX });
    await sendUntil('the new balance is seen', async () => {
      const probe = await world.owe({ amount: 11n * TRX });
      await world.send();
      const seen = (await world.statusOf(probe)) === 'due';
      await world.rooms.query(`UPDATE refunds SET status = 'written_off' WHERE id = $1`, [probe]);
      if (!seen) await world.rooms.query(`UPDATE refunds SET sent_at = NULL`);
      return seen;
    });
    const ids = [await world.owe({ amount: 6n * TRX }), await world.owe({ amount: 6n * TRX })];
    const twin = await world.rooms.twin([RefundsModule], { tron: world.tron });
    await Promise.all([world.send(), twin.get(SendRefundsStep).run()]);
    const statuses = await Promise.all(ids.map((id) => world.statusOf(id)));
    expect(statuses.sort((a, b) => a.localeCompare(b))).toEqual(['due', 'sending']);
    await twin.close();
  });
});
