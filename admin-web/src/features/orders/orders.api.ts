import { chainRoutes } from '@energy-desk/shared/chain';
import { flashRoutes } from '@energy-desk/shared/flash';
import { ordersRoutes, type PriorityName } from '@energy-desk/shared/orders';
import { poolsRoutes } from '@energy-desk/shared/pools';
import { pricesRoutes } from '@energy-desk/shared/prices';
import { usersRoutes } from '@energy-desk/shared/users';
import { type Answer, ask } from '../../lib/api.js';

export type OrderRow = Answer<typeof ordersRoutes.list>['items'][number];
export type OrderDetail = Answer<typeof ordersRoutes.get>;
export type PlacedOrder = Answer<typeof ordersRoutes.place>;
export type TransferLook = Answer<typeof ordersRoutes.payment>;
export type OrderDeed = 'cancel' | 'retry' | 'refund' | 'deliver' | 'takeBack';

/** Filters of the page by the names of the API's query. */
export const ORDER_FILTERS = [
  'q',
  'status',
  'kind',
  'currency',
  'payWith',
  'priority',
  'userId',
  'receiver',
  'poolId',
  'createdFrom',
  'createdTo',
  'paidFrom',
  'paidTo',
  'amountFrom',
  'amountTo',
] as const;
export type OrderFilters = Partial<Record<(typeof ORDER_FILTERS)[number], string>>;

export interface Given {
  reason: string;
  idempotencyKey: string;
}

export const listOrders = (query: OrderFilters & { cursor?: string }, signal: AbortSignal) =>
  ask(ordersRoutes.list, { query: query as typeof ordersRoutes.list.query._input }, { signal });

export const readOrder = (id: string, signal: AbortSignal) =>
  ask(ordersRoutes.get, { params: { id } }, { signal });

/** @returns the order, or the one that delivers it by hand */
export function actOnOrder(
  deed: OrderDeed,
  id: string,
  { reason, idempotencyKey }: Given,
): Promise<PlacedOrder> {
  const byOrder = { body: { orderId: id, reason } };
  if (deed === 'deliver') return ask(flashRoutes.delegate, byOrder, { idempotencyKey });
  if (deed === 'takeBack') return ask(chainRoutes.undelegate, byOrder);
  return ask(ordersRoutes[deed], { params: { id }, body: { reason } }, { idempotencyKey });
}

export const changePriority = (
  id: string,
  change: { seen: PriorityName; priority: PriorityName; reason: string },
) => ask(ordersRoutes.reprioritise, { params: { id }, body: change });

export const lookAtTransaction = (id: string, txid: string) =>
  ask(ordersRoutes.payment, { params: { id }, body: { txid } });

export const listPools = (signal: AbortSignal) => ask(poolsRoutes.list, { query: {} }, { signal });
export const listPackages = (signal: AbortSignal) => ask(pricesRoutes.packages, { query: {} }, { signal });
export const listConfigs = (kind: 'duration_tier' | 'flash', signal: AbortSignal) =>
  ask(pricesRoutes.configs, { query: { kind } }, { signal });
export const quoteOf = (body: (typeof pricesRoutes.quote.body)['_input'], signal: AbortSignal) =>
  ask(pricesRoutes.quote, { body }, { signal });
export const walletsOf = (userId: string, signal: AbortSignal) =>
  ask(usersRoutes.wallets, { params: { id: userId } }, { signal });
export const accountOf = (address: string, signal: AbortSignal) =>
  ask(chainRoutes.balance, { params: { address } }, { signal });

type PlaceBody = (typeof ordersRoutes.place.body)['_input'];
type FlashBody = (typeof flashRoutes.create.body)['_input'];
/** An order for a user; its name is the key of the request, so that it is made once. */
export type Placing =
  | { kind: 'order'; body: Omit<PlaceBody, 'clientOrderId' | 'reason'> }
  | { kind: 'flash'; body: Omit<FlashBody, 'clientOrderId' | 'reason'> };

export function placeOrder({ kind, body }: Placing, { reason, idempotencyKey }: Given): Promise<PlacedOrder> {
  const named = { clientOrderId: idempotencyKey, reason };
  return kind === 'flash'
    ? ask(flashRoutes.create, { body: { ...body, ...named } }, { idempotencyKey })
    : ask(ordersRoutes.place, { body: { ...body, ...named } }, { idempotencyKey });
}

export const giveEnergy = (
  wish: { receiver: string; energy: number; durationSeconds: number; priority: PriorityName },
  { reason, idempotencyKey }: Given,
) => ask(chainRoutes.delegate, { body: { ...wish, reason } }, { idempotencyKey });
