import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RefundsModule } from '../../../src/processes/refunds/index.js';
import { FinishRefundsStep } from '../../../src/processes/refunds/finish-refunds.step.js';
import { newAddress } from '../../harness/rooms.js';
import { aUser } from '../../builders/rows.js';
import { RefundsWorld, TRX } from './refunds-world.js';

let world: RefundsWorld;

beforeAll(async () => {
  world = await RefundsWorld.open();
});
afterAll(() => world.rooms.close());

/** A refund on its way, and the txid of its transfer. */
async function onItsWay(
  given: Parameters<RefundsWorld['owe']>[0] = {},
): Promise<{ id: string; txid: string }> {
  const id = await world.owe(given);
  await world.send();
  return { id, txid: await newestOf(id) };
}

async function newestOf(id: string): Promise<string> {
  const [newest] = await world.transfersOf(id);
  return newest?.txid ?? '';
}

/** Transfers that some block may still hold, or holds. */
async function live(id: string): Promise<number> {
  const open = ['signed', 'sent', 'rejected', 'included', 'solid'];
  return (await world.transfersOf(id)).filter(({ status }) => open.includes(status)).length;
}

describe('a transfer that arrives', () => {
  it('settles its refund once, with the withheld fee, and tells the owner of the address', async () => {
    const address = newAddress();
    const userId = await aUser(world.rooms);
    await world.rooms.query(`ALTER TABLE proved_addresses DROP CONSTRAINT proved_addresses_payment_id_fkey`);
    await world.rooms.query(
      `INSERT INTO proved_addresses (address, user_id, payment_id) VALUES ($1, $2, gen_random_uuid())`,
      [address, userId],
    );
    const [fees, owed] = [
      await world.balance('network_fees:TRX'),
      await world.balance('refunds_payable:TRX'),
    ];
    const { id, txid } = await onItsWay({ address, amount: 5n * TRX });
    await world.answered();
    await world.mine(1, [txid]);
    await world.finish();
    expect(await world.statusOf(id)).toBe('sending');
    await world.mine(18);
    const twin = await world.rooms.twin([RefundsModule], { tron: world.tron });
    await Promise.all([world.finish(), twin.get(FinishRefundsStep).run()]);
    await twin.close();
    expect(await world.refund(id)).toMatchObject({ status: 'paid', txid });
    expect(await world.balance('network_fees:TRX')).toBe(fees - 300_000n);
    // What left is booked from the chain's own record of it.
    expect(await world.balance('refunds_payable:TRX')).toBe(owed - 5n * TRX + 300_000n);
    const [event, ...more] = await world.rooms.query<{ data: object }>(
      `SELECT data FROM user_events WHERE kind = 'refund_sent' AND user_id = $1`,
      [userId],
    );
    expect(more).toEqual([]);
    expect(event?.data).toEqual({ amount: '4700000', fee: '300000', txid, address, currency: 'TRX' });
  });

  it('after its block was orphaned, in another block', async () => {
    const { id, txid } = await onItsWay();
    await world.answered();
    await world.mine(1, [txid]);
    await world.orphan();
    await world.finish();
    await world.send();
    expect(await world.statusOf(id)).toBe('sending');
    expect(await live(id)).toBe(1);
    await world.arrives(txid);
    expect(await world.statusOf(id)).toBe('paid');
  });

  it('after it was refused is not paid twice: a refusal frees nothing', async () => {
    const { id, txid } = await onItsWay();
    await world.answered({ class: 'refused', text: 'node BANDWITH_ERROR' });
    expect((await world.transfersOf(id))[0]?.status).toBe('rejected');
    await world.finish();
    await world.send();
    await world.send();
    expect(await world.statusOf(id)).toBe('sending');
    expect(await world.transfersOf(id)).toHaveLength(1);
    await world.arrives(txid);
    expect(await world.refund(id)).toMatchObject({ status: 'paid', txid });
    await world.send();
    expect(await world.transfersOf(id)).toHaveLength(1);
  });
});

describe('a transfer that comes to nothing', () => {
  it('is signed anew only after it is dead', async () => {
    const { id, txid } = await onItsWay();
    await world.answered({ class: 'ambiguous', text: 'timeout' });
    await world.mine(10);
    await world.finish();
    await world.send();
    expect(await world.transfersOf(id)).toHaveLength(1);
    await world.dies();
    expect(await world.refund(id)).toMatchObject({ status: 'due', sentAt: null });
    await world.send();
    expect(await world.transfersOf(id)).toHaveLength(2);
    expect(await live(id)).toBe(1);
    const second = await newestOf(id);
    expect(second).not.toBe(txid);
    await world.arrives(second);
    expect(await world.refund(id)).toMatchObject({ status: 'paid', txid: second });
  });

  it('also after its refusal, when it is dead', async () => {
    const { id } = await onItsWay();
    await world.answered({ class: 'refused', text: 'node BANDWITH_ERROR' });
    await world.dies();
    expect(await world.statusOf(id)).toBe('due');
    await world.send();
    expect(await live(id)).toBe(1);
    await world.arrives(await newestOf(id));
    expect(await world.statusOf(id)).toBe('paid');
  });

  it('three times, though nodes were given it, is for a person to look at', async () => {
    const { id } = await onItsWay();
    for (const answer of ['accepted', 'ambiguous'] as const) {
      await world.answered({ class: answer, text: '' });
      await world.dies();
      expect(await world.statusOf(id)).toBe('due');
      await world.send();
    }
    await world.answered();
    await world.dies();
    expect(await world.refund(id)).toMatchObject({
      status: 'needs_person',
      needsPersonReason: 'not_included',
      sentAt: null,
    });
    expect(await world.alerts('refund_needs_person')).toContain(id);
    await world.send();
    expect(await world.transfersOf(id)).toHaveLength(3);
  });

  it('because we were down is signed anew as often as it takes', async () => {
    const { id } = await onItsWay();
    for (let outages = 0; outages < 4; outages += 1) {
      await world.dies();
      expect(await world.statusOf(id)).toBe('due');
      await world.send();
      expect(await live(id)).toBe(1);
    }
    await world.answered();
    await world.arrives(await newestOf(id));
    expect(await world.statusOf(id)).toBe('paid');
  });

  it('does not count against the day', async () => {
    await world.rooms.query('UPDATE refunds SET sent_at = NULL');
    await world.set('refund.daily_max_sun', (10n * TRX).toString());
    const { id } = await onItsWay({ amount: 8n * TRX });
    await world.dies();
    await world.send();
    expect(await world.statusOf(id)).toBe('sending');
    await world.set('refund.daily_max_sun', '1000000000');
    await world.arrives(await newestOf(id));
  });
});

describe('a chain that breaks its own rule', () => {
  it('and includes what counted as dead: nothing more is signed', async () => {
    const { id, txid } = await onItsWay();
    await world.answered();
    await world.dies();
    expect(await world.statusOf(id)).toBe('due');
    await world.mine(1, [txid]);
    await world.finish();
    expect(await world.statusOf(id)).toBe('sending');
    await world.send();
    expect(await world.transfersOf(id)).toHaveLength(1);
    await world.arrives();
    expect(await world.refund(id)).toMatchObject({ status: 'paid', txid });
  });

  it('nothing is signed either when nobody has noticed yet', async () => {
    const { id, txid } = await onItsWay();
    await world.dies();
    await world.mine(1, [txid]);
    await world.send();
    expect(await world.transfersOf(id)).toHaveLength(1);
    await world.arrives();
    expect(await world.statusOf(id)).toBe('paid');
  });

  it('and includes both transfers: people are told, the books show it', async () => {
    const { id, txid } = await onItsWay();
    await world.dies();
    await world.send();
    const second = await newestOf(id);
    await world.arrives(txid, second);
    expect(await world.statusOf(id)).toBe('paid');
    expect(await world.alerts('refund_paid_twice')).toEqual([id]);
  });
});
