import { poolsRoutes, type StakingKind, supplierDuesRoutes, walletsRoutes } from '@energy-desk/shared/pools';
import { type Answer, ask, type Asked } from '../../lib/api.js';

export type Pool = Answer<typeof poolsRoutes.list>['items'][number];
export type Wallet = Answer<typeof walletsRoutes.list>['items'][number];
export type Staking = Answer<typeof walletsRoutes.staking>;
export type Imported = Answer<typeof walletsRoutes.import>;
export type KeyReplaced = Answer<typeof walletsRoutes.replaceKey>;
export type PoolLog = Answer<typeof poolsRoutes.logs>['items'][number];
export type SupplierLine = Answer<typeof supplierDuesRoutes.statement>['items'][number];
export type Forecast = Answer<typeof poolsRoutes.forecast>;

export const WALLET_FILTERS = ['poolId', 'status', 'selling', 'q'] as const;
export type WalletFilters = Partial<Record<(typeof WALLET_FILTERS)[number], string>>;

interface Given {
  reason: string;
  idempotencyKey: string;
}

export const listPools = (signal: AbortSignal) => ask(poolsRoutes.list, { query: {} }, { signal });

export const listWallets = (query: WalletFilters & { cursor?: string }, signal: AbortSignal) =>
  ask(walletsRoutes.list, { query: query as (typeof walletsRoutes.list.query)['_input'] }, { signal });

export const readWallet = (id: string, signal: AbortSignal) =>
  ask(walletsRoutes.details, { params: { id } }, { signal });
export const readStaking = (id: string, signal: AbortSignal) =>
  ask(walletsRoutes.staking, { params: { id } }, { signal });
export const readForecast = (walletId: string, signal: AbortSignal) =>
  ask(poolsRoutes.forecast, { query: { walletId } }, { signal });

export const listPoolLogs = (id: string, cursor: string | undefined, signal: AbortSignal) =>
  ask(poolsRoutes.logs, { params: { id }, query: cursor === undefined ? {} : { cursor } }, { signal });

export const createPool = (
  body: { name: string; costPerEnergySun: string; priority: number },
  { reason, idempotencyKey }: Given,
) => ask(poolsRoutes.create, { body: { ...body, reason } }, { idempotencyKey });

export type PoolChange = Omit<
  Asked<typeof poolsRoutes.change>['body'],
  'status' | 'expectedStatus' | 'seen' | 'reason'
>;

/** Refused when what is changed was changed by somebody else meanwhile. */
export const changePool = (
  { id, name, costPerEnergySun, priority, walletLimitSun }: Pool,
  change: PoolChange,
  reason: string,
) =>
  ask(poolsRoutes.change, {
    params: { id },
    body: { ...change, seen: { name, costPerEnergySun, priority, walletLimitSun }, reason },
  });

export const changePoolStatus = (pool: Pool, status: Pool['status'], reason: string) =>
  ask(poolsRoutes.change, {
    params: { id: pool.id },
    body: { status, expectedStatus: pool.status, reason },
  });

export const importWallet = (
  body: { address: string; privateKey: string; permissionId: number; poolId: string; label: string },
  { reason, idempotencyKey }: Given,
) => ask(walletsRoutes.import, { body: { ...body, reason } }, { idempotencyKey });

/** Refused when somebody else gave it another key meanwhile. */
export const replaceKey = (
  { id, signerAddress }: Wallet,
  key: { privateKey: string; permissionId: number },
  reason: string,
) =>
  ask(walletsRoutes.replaceKey, {
    params: { id },
    body: { ...key, expectedSignerAddress: signerAddress, reason },
  });

export type WalletChange = Pick<Asked<typeof walletsRoutes.change>['body'], 'label' | 'poolId' | 'limitSun'>;

/** Refused when what is changed was changed by somebody else meanwhile. */
export const changeWallet = ({ id, label, poolId, limitSun }: Wallet, change: WalletChange, reason: string) =>
  ask(walletsRoutes.change, {
    params: { id },
    body: { ...change, expectedPoolId: poolId, seen: { label, limitSun }, reason },
  });

export const toggleWallet = (id: string, active: boolean, reason: string) =>
  ask(walletsRoutes.toggle, { params: { id }, body: { active, reason } });

export const readFromChain = (id: string) => ask(walletsRoutes.updateBalances, { body: { walletIds: [id] } });

/** A block: an operation under way is looked at so often, for no event tells what became of it. */
export const STAKING_MS = 3_000;
export const isUnderWay = ({ status }: Staking['requests'][number]): boolean => status === 'pending';

/** Everything a wallet does with its own stake, but voting. */
export type StakingDeed = Exclude<StakingKind, 'vote'>;

export function actOnStake(
  id: string,
  kind: StakingDeed,
  amountSun: string,
  resource: 'ENERGY' | 'BANDWIDTH',
  { reason, idempotencyKey }: Given,
): Promise<unknown> {
  const params = { id };
  const options = { idempotencyKey };
  const amount = { amountSun, resource, reason };
  switch (kind) {
    case 'stake':
      return ask(walletsRoutes.stake, { params, body: amount }, options);
    case 'unstake':
      return ask(walletsRoutes.unstake, { params, body: amount }, options);
    case 'withdraw':
      return ask(walletsRoutes.withdraw, { params, body: { reason } }, options);
    case 'cancel_unstake':
      return ask(walletsRoutes.cancelUnstaking, { params, body: { reason } }, options);
    case 'claim':
      return ask(walletsRoutes.claim, { params, body: { reason } }, options);
  }
}

export const vote = (
  id: string,
  votes: { witness: string; count: number }[],
  { reason, idempotencyKey }: Given,
) => ask(walletsRoutes.vote, { params: { id }, body: { votes, reason } }, { idempotencyKey });

export const readStatement = ({ id, ...query }: { id: string; cursor?: string }, signal: AbortSignal) =>
  ask(supplierDuesRoutes.statement, { params: { id }, query }, { signal });

/** Books back a payout that was written down by mistake. */
export const reversePayout = (id: string, line: string, { reason, idempotencyKey }: Given) =>
  ask(supplierDuesRoutes.reverse, { params: { id, line }, body: { reason } }, { idempotencyKey });

/** Writes down what was paid elsewhere. */
export const writePayout = (
  id: string,
  { sun, txid }: { sun: bigint; txid: string | undefined },
  { reason, idempotencyKey }: Given,
) =>
  ask(
    supplierDuesRoutes.pay,
    { params: { id }, body: { amountSun: sun.toString(), ...(txid === undefined ? {} : { txid }), reason } },
    { idempotencyKey },
  );
