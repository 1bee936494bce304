import { ordersRoutes } from '@energy-desk/shared/orders';
import { paymentsRoutes } from '@energy-desk/shared/payments';
import { refundsRoutes } from '@energy-desk/shared/refunds';
import { usersRoutes } from '@energy-desk/shared/users';
import { type Answer, ask } from '../../lib/api.js';
import { findUsers, nameOfUser, userName } from '../../lib/user-names.js';

export type Refund = Answer<typeof refundsRoutes.one>;

export const REFUND_FILTERS = [
  'view',
  'status',
  'refundReason',
  'needsPersonReason',
  'currency',
  'address',
  'orderId',
  'from',
  'to',
] as const;
export type RefundFilters = Partial<Record<(typeof REFUND_FILTERS)[number], string>>;

export const listRefunds = ({ view, ...query }: RefundFilters & { cursor?: string }, signal: AbortSignal) => {
  const wanted = view === 'all' ? query : { ...query, status: 'needs_person', withTotal: 'true' };
  return ask(
    refundsRoutes.list,
    { query: wanted as (typeof refundsRoutes.list.query)['_input'] },
    { signal },
  );
};

/** A refund with what it is for, as far as that can be read: who it belongs to, and the name of its order. */
export interface RefundStory {
  refund: Refund;
  orderReference: string | undefined;
  payment: Answer<typeof paymentsRoutes.one> | undefined;
  owner: { id: string; name: string } | undefined;
}

export async function readRefund(id: string, signal: AbortSignal): Promise<RefundStory> {
  const refund = await ask(refundsRoutes.one, { params: { id } }, { signal });
  const [order, payment] = await Promise.all([
    refund.orderId
      ? ask(ordersRoutes.get, { params: { id: refund.orderId } }, { signal }).catch(() => undefined)
      : undefined,
    refund.paymentId
      ? ask(paymentsRoutes.one, { params: { id: refund.paymentId } }, { signal }).catch(() => undefined)
      : undefined,
  ]);
  const orderReference = refund.orderReference ?? payment?.orderReference ?? undefined;
  const owner =
    refund.refundReason === 'balance'
      ? await proverOf(refund.address, signal).catch(() => undefined)
      : await ownerOf(order?.user, payment?.userId);
  return { refund, orderReference, payment, owner };
}

async function ownerOf(
  user: { id: string; username: string | null; firstName: string } | null | undefined,
  payer: string | null | undefined,
): Promise<RefundStory['owner']> {
  if (user) return { id: user.id, name: nameOfUser(user) };
  if (!payer) return undefined;
  const name = await userName(payer).catch(() => undefined);
  return name === undefined ? undefined : { id: payer, name };
}

/** A balance is paid out only to an address that its owner alone proved: he is whom it names. */
async function proverOf(address: string, signal: AbortSignal): Promise<RefundStory['owner']> {
  for (const user of await findUsers(address, signal)) {
    const { proved } = await ask(usersRoutes.wallets, { params: { id: user.id } }, { signal });
    if (proved.some((one) => one.address === address && !one.shared))
      return { id: user.id, name: nameOfUser(user) };
  }
  return undefined;
}

interface Given {
  reason: string;
  idempotencyKey: string;
}

/** A decision carries the state that the person saw: what changed meanwhile is told, not overwritten. */
export const letGo = (deed: 'approve' | 'retry' | 'writeOff', { id, status }: Refund, given: Given) =>
  ask(
    refundsRoutes[deed],
    { params: { id }, body: { seen: status, reason: given.reason } },
    { idempotencyKey: given.idempotencyKey },
  );

export const creditInstead = ({ id, status }: Refund, userId: string | undefined, given: Given) =>
  ask(
    refundsRoutes.credit,
    {
      params: { id },
      body: {
        ...(userId === undefined ? { toAddress: true as const } : { userId }),
        seen: status,
        reason: given.reason,
      },
    },
    { idempotencyKey: given.idempotencyKey },
  );

export const redirect = ({ id, status }: Refund, to: { address: string; totp: string }, given: Given) =>
  ask(
    refundsRoutes.redirect,
    { params: { id }, body: { ...to, seen: status, reason: given.reason } },
    { idempotencyKey: given.idempotencyKey },
  );
