import { describe, expect, it } from 'vitest';
import type { Order } from '../../domain/orders/index.js';
import { orderPayloadSchema } from './notification.payload.js';
import { orderNotices } from './order-notices.js';

const chainTime = new Date('2026-11-20T14:00:00Z');
const order: Order = {
  id: 'order-1',
  reference: 'K7Q2M9XA',
  kind: 'package',
  status: 'active',
  userId: 'user-1',
  clientOrderId: null,
  receiver: 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t',
  energy: 65_000,
  durationSeconds: 3600,
  amount: 2_801_234n,
  currency: 'TRX',
  payWith: 'transfer',
  quote: { priceSun: '2800000', burnSun: '6500000' },
  priority: 1,
  energyMissing: 0,
  deliveryAttempt: 1,
  paymentAddress: null,
  payerAddress: null,
  paymentDeadline: null,
  paidAt: null,
  capacityDeadline: null,
  endsAt: new Date('2026-11-20T15:00:00Z'),
  reason: null,
  createdAt: chainTime,
  updatedAt: chainTime,
};
const delegation = (status: 'active' | 'never' | 'planned', delegateTxid: string) => ({
  orderId: order.id,
  status,
  delegateTxid,
});

describe('deriving messages', () => {
  it('keeps the order of events and leaves steps out that tell nothing new', () => {
    const events = (['created', 'payment_seen', 'payment_confirmed', 'delegating', 'active'] as const).map(
      (kind, i) => ({
        id: String(i),
        orderId: order.id,
        kind,
        chainTime,
        data: {},
      }),
    );
    const kinds = orderNotices(events, [order], []).map(({ kind }) => kind);
    expect(kinds).toEqual(['payment_seen', 'payment_confirmed', 'active']);
  });

  it('tells nobody where there is no user, or the order is unknown', () => {
    const events = [{ id: '7', orderId: order.id, kind: 'active' as const, chainTime, data: {} }];
    expect(orderNotices(events, [{ ...order, userId: null }], [])).toEqual([]);
    expect(orderNotices(events, [], [])).toEqual([]);
  });

  it('links only delegations that are on the chain, and what is stored can be read', () => {
    const events = [{ id: '7', orderId: order.id, kind: 'active' as const, chainTime, data: {} }];
    const all = [delegation('active', 'aa'), delegation('never', 'bb'), delegation('planned', 'cc')];
    const [notification] = orderNotices(events, [order], all);
    const payload = orderPayloadSchema.parse(JSON.parse(JSON.stringify(notification?.payload)));
    expect(payload).toMatchObject({
      delegateTxids: ['aa'],
      amount: 2_801_234n,
      currency: 'TRX',
      flash: false,
      endsAt: order.endsAt,
    });
    expect(notification).toMatchObject({ subject: order.id, userId: 'user-1' });
  });

  it('tells what happens again, but a notice only once', () => {
    const again = (['active', 'active', 'delivery_solid', 'delivery_solid'] as const).map((kind, i) => ({
      id: String(i + 1),
      orderId: order.id,
      kind,
      chainTime,
      data: {},
    }));
    const occasions = orderNotices(again, [order], []).map(({ kind, occasion }) => [kind, occasion]);
    expect(occasions).toEqual([
      ['active', '1'],
      ['active', '2'],
      ['delivery_solid', '0'],
      ['delivery_solid', '0'],
    ]);
  });

  it('say whether the chain refused the receiver', () => {
    const events = [{ id: '9', orderId: order.id, kind: 'refunded' as const, chainTime, data: {} }];
    const refused = (['no_capacity', 'receiver_refused'] as const).map(
      (reason) => orderNotices(events, [{ ...order, reason }], [])[0]?.payload,
    );
    expect(refused).toMatchObject([{ receiverRefused: false }, { receiverRefused: true }]);
  });

  it('say what came back and where it went, and that a plain transfer made a flash order', () => {
    const payer = { ...order, currency: 'USDT' as const, payerAddress: order.receiver };
    const refunded = (data: Record<string, unknown>) =>
      orderNotices(
        [{ id: '9', orderId: order.id, kind: 'refunded' as const, chainTime, data }],
        [payer],
        [],
      )[0]?.payload;
    expect(refunded({ amount: '2500000', to: 'chain' })).toMatchObject({
      amount: '2500000',
      refundTo: 'chain',
      flash: true,
      currency: 'USDT',
    });
    expect(refunded({ amount: 7, to: 'elsewhere' })).toMatchObject({
      amount: '2801234',
      refundTo: 'balance',
    });
  });
});
