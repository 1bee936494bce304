import { ordersRoutes } from '@energy-desk/shared/orders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NotificationsModule } from '../../../../src/processes/notifications/index.js';
import { RefundsModule } from '../../../../src/processes/refunds/index.js';
import { RentalWorkerModule } from '../../../../src/processes/rental/index.js';
import { SettlementModule } from '../../../../src/processes/settlement/index.js';
import { aUser, prices } from '../../../builders/rows.js';
import type { Answer } from '../../../harness/api.js';
import { DevnetDesk } from '../energy-pools/devnet-desk.js';
import { aKey, aPool, refusal } from '../energy-pools/stock.js';

const STAKED_TRX = 30_000;
const reason = 'the user asked for it';

let desk: DevnetDesk;
let payer: ReturnType<typeof aKey>;
beforeAll(async () => {
  // Nobody is at Telegram: messages wait.
  desk = await DevnetDesk.open([NotificationsModule, RefundsModule, RentalWorkerModule, SettlementModule], {
    TELEGRAM_API_ROOT: 'http://127.0.0.1:1',
  });
  await prices(desk.api.rooms);
  const wallet = await desk.newWallet(await aPool(desk.api.rooms));
  await desk.control('stake', { key: wallet.privateKey, trx: STAKED_TRX });
  payer = await desk.newOwner(1_000);
  await desk.turn();
});
afterAll(() => desk.close());

interface Bought {
  readonly id: string;
  readonly paymentAddress: string;
  readonly amount: bigint;
}

/** An order that waits for its payment. */
async function place(): Promise<Bought> {
  const receiver = aKey(desk.api.rooms).address;
  await desk.fund(receiver, 1);
  const body = {
    userId: await aUser(desk.api.rooms),
    receiver,
    energy: 65_000,
    durationSeconds: 3_600,
    quantity: 1,
    payWith: 'transfer' as const,
    clientOrderId: crypto.randomUUID(),
  };
  const { id, paymentAddress, amountSun } = await desk.operator.get(ordersRoutes.place, { body });
  return { id, paymentAddress: paymentAddress ?? '', amount: BigInt(amountSun ?? 0) };
}

/** Sends the payment; it is in no block yet. @returns its txid */
async function pay({ paymentAddress, amount }: Bought): Promise<string> {
  const builder = desk.tronWeb.transactionBuilder;
  const built = await builder.sendTrx(paymentAddress, Number(amount), payer.address);
  const signed = await desk.tronWeb.trx.sign(built, payer.privateKey);
  await desk.tronWeb.trx.sendRawTransaction(signed);
  return signed.txID;
}

const look = (id: string, txid: string) =>
  desk.operator.get(ordersRoutes.payment, { params: { id }, body: { txid } });
const get = (id: string) => desk.operator.get(ordersRoutes.get, { params: { id } });
const becomes = (id: string, status: string): Promise<void> =>
  desk.until(`the order is ${status}`, async () => (await get(id)).status === status);
/** Every message about it is written: they come after what they tell of is in the books. */
const isTold = (id: string): Promise<void> =>
  desk.until('everybody is told', async () => {
    const sql = 'SELECT count(*)::int FROM order_events WHERE order_id = $1 AND NOT noticed';
    return (await desk.api.rooms.value(sql, [id])) === 0;
  });
const payments = (): Promise<unknown> => desk.api.rooms.value('SELECT count(*)::int FROM payments');

describe('a transaction that somebody names', () => {
  it('is looked at before and after it is scanned, and assigned by nothing but settlement', async () => {
    const order = await place();
    const txid = await pay(order);
    const before = await payments();
    expect(await look(order.id, txid)).toMatchObject({
      inBooks: [],
      onChain: { state: 'unknown', height: null, transfers: [] },
    });
    desk.devnet.mine(1);
    expect(await look(order.id, txid)).toMatchObject({
      inBooks: [],
      onChain: {
        state: 'not_scanned_yet',
        height: String(desk.devnet.chain.headNumber),
        transfers: [
          { amountSun: String(order.amount), fromAddress: payer.address, toAddress: order.paymentAddress },
        ],
      },
    });
    expect([await payments(), (await get(order.id)).status]).toEqual([before, 'awaiting_payment']);
    await becomes(order.id, 'active');
    const other = await place();
    for (const [id, forThisOrder] of [
      [order.id, true],
      [other.id, false],
    ] as const)
      expect(await look(id, txid)).toMatchObject({
        inBooks: [{ amountSun: String(order.amount), forThisOrder }],
        onChain: { state: 'scanned' },
      });
    expect((await get(other.id)).status).toBe('awaiting_payment');
  });

  it('must look like one, for an order that is there, by who may see payments', async () => {
    const { id } = await place();
    const call = (params: { id: string }, txid: string): Promise<Answer> =>
      desk.operator.call(ordersRoutes.payment, { params, body: { txid } });
    expect(refusal(await call({ id }, 'not a txid'))).toEqual([400, 'request/invalid']);
    expect(refusal(await call({ id: crypto.randomUUID() }, 'ab'.repeat(32)))).toEqual([
      404,
      'orders/not_found',
    ]);
    const answer = await desk.api.stranger.call(ordersRoutes.payment, {
      params: { id },
      body: { txid: 'ab'.repeat(32) },
    });
    expect(answer.status).toBe(401);
  });
});

type Timeline = Awaited<ReturnType<typeof get>>['timeline'];

/** Each entry in a few words; what changed no state keeps its own name. */
const told = (timeline: Timeline): string[] =>
  timeline.map(({ source, event, data }) => {
    if (source === 'operation') return `operation ${String(data['purpose'])} ${event}`;
    return source === 'order' && data['fromStatus'] !== data['toStatus']
      ? `order is ${String(data['toStatus'])}`
      : `${source} ${event}`;
  });

const statesIn = (story: readonly string[]): string[] =>
  story.filter((one) => one.startsWith('order is ')).map((one) => one.replace('order is ', ''));

describe('the timeline of an order', () => {
  it('shows every state, transfer, transaction, posting, message and deed of a rental to its end', async () => {
    const order = await place();
    const txid = await pay(order);
    await becomes(order.id, 'active');
    await desk.pass(3_700);
    await becomes(order.id, 'completed');
    await isTold(order.id);
    const { timeline, delegations } = await get(order.id);
    const story = told(timeline);
    expect(statesIn(story)).toEqual([
      'awaiting_payment',
      'confirming',
      'paid',
      'delegating',
      'active',
      'reclaiming',
      'completed',
    ]);
    const steps = ['signed', 'sent', 'included', 'solid'];
    const operations = story.filter((one) => one.startsWith('operation '));
    expect(operations.slice(0, 4)).toEqual(steps.map((event) => `operation delegate ${event}`));
    // One that was signed while time jumped is dead, and is told as well.
    expect(operations.slice(-4)).toEqual(steps.map((event) => `operation undelegate ${event}`));
    expect(story.filter((one) => one.startsWith('payment '))).toEqual(['payment seen', 'payment settled']);
    expect(story).toContain('audit orders.place');
    expect(story.some((one) => one.startsWith('ledger '))).toBe(true);
    expect(story.filter((one) => one.startsWith('notification ')).length).toBeGreaterThanOrEqual(4);
    expect(timeline.find(({ source }) => source === 'payment')?.data).toMatchObject({ txid });
    const confirming = timeline.find(({ data }) => data['toStatus'] === 'confirming')?.data;
    expect(confirming).toMatchObject({ txid, from: payer.address, fromStatus: 'awaiting_payment' });
    const [delegation] = delegations;
    const sent = delegation?.operations.map(({ purpose, status }) => `${purpose} ${status}`);
    expect(sent).toEqual(expect.arrayContaining(['delegate solid', 'undelegate solid']));
    const times = timeline.map(({ at }) => at);
    expect(times).toEqual([...times].sort((one, other) => one.localeCompare(other)));
  });

  it('goes on with the refund of an order that was stopped', async () => {
    const order = await place();
    await pay(order);
    await becomes(order.id, 'active');
    await desk.operator.get(ordersRoutes.refund, { params: { id: order.id }, body: { reason } });
    await becomes(order.id, 'refunded');
    const { timeline } = await get(order.id);
    const story = told(timeline);
    expect(statesIn(story).slice(-4)).toEqual(['active', 'unwinding', 'refunding', 'refunded']);
    expect(story).toEqual(
      expect.arrayContaining(['audit orders.refund', 'operation undelegate solid', 'ledger refund']),
    );
    // Never energy and money.
    expect(story.indexOf('ledger refund')).toBeGreaterThan(story.indexOf('operation undelegate solid'));
  });
});
