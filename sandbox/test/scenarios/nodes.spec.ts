import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ChatUser } from '../../src/telegram/index.js';
import { expectBooksToBalance } from './support/books.js';
import { Payer } from './support/payer.js';
import { reviewInChat, waitForButton } from './support/rent.js';
import { violationsAtRest } from './support/rest.js';
import { World } from './support/world.js';

const SHORT = /65k · 5 min/;

let world: World;
let payer: Payer;
let users: ChatUser[];

/** What is wrong with the first node, in all it is asked. */
const TROUBLES = [
  ['is down', [['down', {}]]],
  ['answers 429 to everything', [['http_429', {}]]],
  ['answers 503 to everything', [['http_503', {}]]],
  ['answers 200 with an error', [['error_200', {}]]],
  [
    'lags behind',
    [
      ['lagging_head', { blocks: 40 }],
      ['lagging_solid', { blocks: 40 }],
    ],
  ],
  ['tells a solid block of long ago', [['lagging_solid', { blocks: 1_000 }]]],
  ['has no infos of its blocks', [['empty_infos', {}]]],
] as const;

beforeAll(async () => {
  world = await World.start();
  await world.setting('payment.confirmation_blocks', '1');
  // The money comes by the second node: the first one is in trouble for everybody.
  payer = new Payer(world.sandbox.devnet.urls[1] ?? '');
  await world.control('faucet', { address: payer.address, trx: 1_000 });
  users = await Promise.all(TROUBLES.map(([what]) => world.chat.createUser(what, 'en')));
});

afterEach(() => world.clearFaults());
afterAll(() => world.stop());

/** Rents by the second node. @returns the completed order's receiver */
async function rentWhole(user: ChatUser, receiver: string): Promise<void> {
  const order = await world.rent(user, { package: SHORT, receiver });
  await payer.trx(order.payment_address, order.amount);
  await user.waitForMessage(/^⚡ 65,000 energy delegated/, 60_000);
  await user.waitForMessage(/^🔒 65,000 energy: the delegation is final/, 60_000);
  const { ends_at: endsAt } = await world.order(order.id);
  await world.warpTo(endsAt);
  await user.waitForMessage(/^🏁 The rental is over/, 60_000);
  expect((await world.order(order.id)).status).toBe('completed');
}

describe('the first of two nodes', () => {
  it.each(TROUBLES.map(([what, faults], i) => [what, faults, i] as const))(
    '%s: the other one serves everything',
    async (_what, faults, i) => {
      const user = users[i];
      if (!user) throw new Error('no user');
      const { address } = await user.wallet();
      for (const [name, options] of faults) await world.fault(name, { ...options, node: 0 });
      await rentWhole(user, address);
      const { faults: standing } = await world.look<{ faults: { name: string; hits: number }[] }>('faults');
      expect(standing.map(({ name }) => name)).toEqual(faults.map(([name]) => name));
      const steps = await world.delegationSteps(address);
      expect(steps.map(({ sun }) => sun > 0n)).toEqual([true, false]);
    },
  );

  it('has long lagged behind when the server starts: the other one serves everything', async () => {
    const user = await world.chat.createUser('Early', 'en');
    const { address } = await user.wallet();
    await world.sandbox.server.kill9();
    const before = await world.head();
    for (const name of ['lagging_head', 'lagging_solid']) await world.fault(name, { blocks: 40, node: 0 });
    // The chain that the lagging node tells goes on without a gap from where the server was.
    await world.until('as many blocks', async () => ((await world.head()) > before + 45 ? true : undefined));
    await world.query('DELETE FROM leases');
    await world.sandbox.server.start();
    await rentWhole(user, address);
  });

  it('in the end leaves books that balance and nothing delegated', async () => {
    await expectBooksToBalance(world);
    const { delegations } = await world.look<{ delegations: unknown[] }>('audit/delegations');
    expect(delegations).toEqual([]);
  });
});

describe('both nodes', () => {
  it('down for a while: nothing is sold, the buyer is told so, and what was paid goes on afterwards', async () => {
    const paid = await world.chat.createUser('Paid', 'en');
    const { address } = await paid.wallet();
    const order = await world.rent(paid, { package: SHORT, receiver: address });
    const late = await world.chat.createUser('Late', 'en');
    const wish = { package: SHORT, receiver: (await late.wallet()).address };
    const [page, confirm] = await reviewInChat(late, wish);
    await payer.trx(order.payment_address, order.amount);
    await world.fault('down');
    await late.pressData(page.message_id, confirm);
    await late.waitForMessage(
      /TRON nodes do not answer right now. Please try again later. No order was created/,
    );
    await expect(world.orderOf(late)).rejects.toThrow('no order');
    expect(world.sandbox.server.running).toBe(true);
    await world.clearFaults();
    await paid.waitForMessage(/^⚡ 65,000 energy delegated/, 60_000);
    expect(await world.delegationSteps(address)).toHaveLength(1);
    const [again, button] = await reviewInChat(late, wish);
    await late.pressData(again.message_id, button);
    await waitForButton(late, /^check_payment_/, again.message_id);
  });
});

describe('at rest', () => {
  it('books, orders, delegations and messages agree with the chain', async () => {
    expect(await violationsAtRest(world)).toEqual([]);
  });
});
