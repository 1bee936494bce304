import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatUser } from '../../src/telegram/index.js';
import { peakOf } from './support/delegations.js';
import { violationsAtRest } from './support/rest.js';
import { SOLID, World, type OrderRow } from './support/world.js';

const HOUR = /65k · 1 hour/;
const MANY = 100;
/** Chain time that a transaction has to get into a block. */
const LIFETIME_BLOCKS = 15;
const DELEGATE = { contract: 'DelegateResourceContract', times: 1 };

let world: World;

beforeAll(async () => {
  world = await World.start();
  await world.setting('payment.confirmation_blocks', '1');
});

afterAll(() => world.stop());

interface Operation {
  txid: string;
  status: string;
  attempts: number;
  owner_address: string;
  signed_hex: string;
  answer: string;
}

const delegatesOf = (orderId: string): Promise<Operation[]> =>
  world.query<Operation>(
    `SELECT t.* FROM tron_transactions t JOIN energy_delegations d ON t.subject = d.id::text
     WHERE d.order_id = $1 AND t.purpose = 'delegate' ORDER BY t.created_at`,
    [orderId],
  );

async function renter(name: string): Promise<{ user: ChatUser; order: OrderRow }> {
  const user = await world.chat.createUser(name, 'en');
  const { address } = await user.wallet();
  return { user, order: await world.rent(user, { package: HOUR, receiver: address }) };
}

/** Resolves when the whole delivery of the order has reached the node's pool or the chain. */
const accepted = (orderId: string, deliveries: number): Promise<unknown> =>
  world.until(`delivery ${deliveries} of order ${orderId} to be sent`, async () => {
    const sent = (await delegatesOf(orderId))[deliveries - 1];
    return sent?.answer?.includes('SUCCESS') ? true : undefined;
  });

describe('a definite refusal', () => {
  it('sets the wallet aside and lets another serve at once; included after all, it is surplus and taken back', async () => {
    const { user, order } = await renter('Refused');
    const payer = await world.payer();
    await world.fault('refuse', {
      ...DELEGATE,
      code: 'CONTRACT_VALIDATE_ERROR',
      message: 'contract validate error : delegateBalance must be less than available FreezeEnergyV2 balance',
    });
    await world.freeze();
    try {
      await payer.trx(order.payment_address, order.amount);
      await world.mine();
      await accepted(order.id, 2);
      const [refused, second, ...more] = await delegatesOf(order.id);
      expect(more).toEqual([]);
      expect(refused).toMatchObject({ status: 'rejected', attempts: 1 });
      expect(second?.owner_address).not.toBe(refused?.owner_address);
      const [wallet] = await world.query(
        `SELECT set_aside_reason FROM supplier_wallets WHERE address = $1 AND set_aside_until > now()`,
        [refused?.owner_address],
      );
      expect(wallet).toMatchObject({ set_aside_reason: expect.stringContaining('CONTRACT_VALIDATE_ERROR') });
      await world.mine();
      await user.waitForMessage(/^⚡ 65,000 energy delegated/);
      const sold = await world.delegatedTo(order.receiver);

      await sendBytes(refused?.signed_hex ?? '');
      await world.mine();
      expect(await world.delegatedTo(order.receiver)).toBeGreaterThan(sold);
    } finally {
      await world.unfreeze();
    }
    const [kept] = (await world.delegationSteps(order.receiver)).slice(0, 1);
    await world.until('the surplus to be taken back', async () =>
      (await world.delegatedTo(order.receiver)) === kept?.sun ? true : undefined,
    );
    const steps = await world.delegationSteps(order.receiver);
    expect(steps).toHaveLength(3);
    expect(steps[2]?.supplier).toBe(steps[1]?.supplier);
    expect((await world.order(order.id)).status).toBe('active');
    expect(await world.query(`SELECT kind FROM alerts WHERE kind = 'delegation_surplus'`)).toHaveLength(1);
    expect(await world.events(order.id)).not.toContain('delayed');
    await world.query('UPDATE supplier_wallets SET set_aside_until = NULL');
  });
});

const sendBytes = async (transaction: string): Promise<void> => {
  const response = await fetch(`${world.sandbox.devnet.url}/wallet/broadcasthex`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ transaction }),
  });
  expect(await response.json()).toMatchObject({ result: true });
};

/** Answers that prove nothing, and whether the node took the transaction all the same. */
const AMBIGUOUS = [
  ['timeout_after_accept', true, { ms: 500 }],
  ['timeout_before_accept', false, { ms: 500 }],
  ['p2p_failed', true, {}],
  ['dup', true, {}],
  ['tx_exists_cache', false, {}],
  ['other_error', false, {}],
  ['accept_and_drop', false, {}],
  ['http_429', false, {}],
  ['http_403', false, {}],
  ['http_503', false, {}],
  ['error_200', false, {}],
] as const;

describe('an ambiguous answer', () => {
  it('of any kind never brings a second delegation: the same bytes are sent again', async () => {
    const payer = await world.payer();
    const renters = await Promise.all(AMBIGUOUS.map(([name]) => renter(name)));
    for (const [name, , options] of AMBIGUOUS)
      await world.fault(name, {
        ...DELEGATE,
        ...options,
        ...(name.startsWith('http') || name === 'error_200' ? { endpoint: 'broadcast' } : {}),
      });
    await world.freeze();
    try {
      for (const { order } of renters) await payer.trx(order.payment_address, order.amount);
      await world.mine();
      await world.until('every delegate to be sent', async () => {
        const [row] = await world.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM tron_transactions t JOIN energy_delegations d
             ON t.subject = d.id::text WHERE t.attempts > 0 AND d.order_id = ANY($1)`,
          [renters.map(({ order }) => order.id)],
        );
        return row?.n === renters.length ? true : undefined;
      });
      // A send is recorded before it is done: each has met its fault once none is left.
      await world.until('every send to meet its fault', async () => {
        const { faults } = await world.look<{ faults: unknown[] }>('faults');
        return faults.length === 0 ? true : undefined;
      });
      await world.mine(8);
      const included = AMBIGUOUS.filter(([, admitted]) => admitted).length;
      await world.until('those admitted to be active', async () => {
        const active = await Promise.all(renters.map(({ order }) => world.order(order.id)));
        return active.filter(({ status }) => status === 'active').length >= included ? true : undefined;
      });
      for (const { order } of renters)
        if ((await world.order(order.id)).status !== 'active') await world.waitForEvent(order.id, 'delayed');
      await world.until('the rest to be sent again', async () => {
        const rest = await Promise.all(renters.map(({ order }) => delegatesOf(order.id)));
        return rest.flat().every(({ attempts, status }) => status === 'included' || attempts > 1)
          ? true
          : undefined;
      });
      // That, too, is recorded before it is done.
      await world.until('the rest to wait for a block', async () => {
        const sent = (await Promise.all(renters.map(({ order }) => delegatesOf(order.id)))).flat();
        const { pending } = await world.look<{ pending: number }>('state');
        return pending === sent.filter(({ status }) => status !== 'included').length ? true : undefined;
      });
      await world.mine();
      for (const { user } of renters) await user.waitForMessage(/^⚡ 65,000 energy delegated/);
    } finally {
      await world.unfreeze();
    }
    for (const { user, order } of renters) {
      expect(await delegatesOf(order.id)).toHaveLength(1);
      const steps = await world.delegationSteps(order.receiver);
      expect(steps).toHaveLength(1);
      if ((await world.events(order.id)).includes('delayed'))
        await user.waitForMessage(/^⏳ The network gave no clear answer, we are checking/);
    }
  });

  it('of a transaction that nobody kept: told to wait, and served anew only when the first is dead', async () => {
    const { user, order } = await renter('Dropped');
    await world.fault('accept_and_drop', { ...DELEGATE, times: MANY });
    await world.freeze();
    try {
      await user.pay();
      await world.mine();
      await world.until('the delegate to be sent', async () =>
        (await delegatesOf(order.id)).find(({ attempts }) => attempts > 0),
      );
      await world.mine(8);
      await user.waitForMessage(/^⏳ The network gave no clear answer, we are checking/);
      await world.mine(LIFETIME_BLOCKS + SOLID);
      await world.until('the delegate to be dead', async () =>
        (await delegatesOf(order.id)).find(({ status }) => status === 'dead'),
      );
      await world.clearFaults();
      await world.pending();
      await world.mine();
      await user.waitForMessage(/^⚡ 65,000 energy delegated/);
    } finally {
      await world.unfreeze();
    }
    const operations = await delegatesOf(order.id);
    expect(operations[0]?.status).toBe('dead');
    expect(operations).toHaveLength(2);
    const steps = await world.delegationSteps(order.receiver);
    expect(steps).toHaveLength(1);
    expect(peakOf(steps)).toBe(await world.delegatedTo(order.receiver));
    expect(steps[0]?.txid).toBe(operations[1]?.txid);
  });
});

describe('at rest', () => {
  it('books, orders, delegations and messages agree with the chain', async () => {
    expect(await violationsAtRest(world)).toEqual([]);
  });
});
