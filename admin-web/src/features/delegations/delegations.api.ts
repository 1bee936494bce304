import { delegationsRoutes } from '@energy-desk/shared/delegations';
import { poolsRoutes } from '@energy-desk/shared/pools';
import { parseTronAddress, parseTxId } from '@energy-desk/shared/units';
import { type Answer, ask } from '../../lib/api.js';

export type Delegation = Answer<typeof delegationsRoutes.list>['items'][number];
export type DelegationDetail = Answer<typeof delegationsRoutes.details>;
export type Operation = DelegationDetail['operations'][number];

export const DELEGATION_FILTERS = [
  'status',
  'live',
  'poolId',
  'walletId',
  'orderId',
  'q',
  'createdFrom',
  'createdTo',
] as const;
export type DelegationFilters = Partial<Record<(typeof DELEGATION_FILTERS)[number], string>>;

/** Whether the text can be searched for: an address of a receiver, or a transaction id. */
export const canSearch = (text: string): boolean =>
  parseTronAddress(text) !== null || parseTxId(text) !== null;

const searched = (text: string | undefined): { receiver?: string; txid?: string } => {
  if (text === undefined) return {};
  const receiver = parseTronAddress(text);
  if (receiver !== null) return { receiver };
  const txid = parseTxId(text);
  return txid === null ? {} : { txid };
};

type Query = (typeof delegationsRoutes.list.query)['_input'];
export const listDelegations = (
  { q, ...filters }: DelegationFilters & { cursor?: string },
  signal: AbortSignal,
) => ask(delegationsRoutes.list, { query: { ...filters, ...searched(q) } as Query }, { signal });

export const readDelegation = (id: string, signal: AbortSignal): Promise<DelegationDetail> =>
  ask(delegationsRoutes.details, { params: { id } }, { signal });

const LARGEST_PAGE = 200;

/** What is out now of one order, or to one receiver. */
export const listLive = async (
  of: { orderId: string } | { receiver: string },
  signal: AbortSignal,
): Promise<Delegation[]> =>
  (await ask(delegationsRoutes.list, { query: { ...of, live: 'true', limit: LARGEST_PAGE } }, { signal }))
    .items;

export const reclaimNow = (id: string, force: boolean, reason: string): Promise<unknown> =>
  ask(delegationsRoutes.reclaim, { params: { id }, body: { force, reason } });

export const listPoolNames = async (signal: AbortSignal): Promise<{ id: string; name: string }[]> =>
  (await ask(poolsRoutes.list, { query: {} }, { signal })).items.map(({ id, name }) => ({ id, name }));
