/** Resource types that can be frozen and delegated. */
export type Resource = 'BANDWIDTH' | 'ENERGY';

export interface PermissionKey {
  address: string;
  weight: bigint;
}

export interface Permission {
  type: 'Owner' | 'Witness' | 'Active';
  id: number;
  name: string;
  threshold: bigint;
  /** 32 bytes hex for active permissions, empty otherwise. */
  operations: string;
  keys: PermissionKey[];
}

/** Usage of one resource: amount at `time` (slot), window in thousandths of a slot (0 = full 28,800,000). */
export interface Usage {
  amount: bigint;
  time: number;
  window: bigint;
}

/** Sun per resource. */
export interface PerResource {
  BANDWIDTH: bigint;
  ENERGY: bigint;
}

export interface Unfreezing {
  resource: Resource;
  /** Sun. */
  amount: bigint;
  /** Milliseconds of chain time. */
  expireTime: number;
}

export interface AccountState {
  kind: 'account';
  address: string;
  isContract: boolean;
  name: string;
  /** Sun. */
  balance: bigint;
  createTime: number;
  latestOperationTime: number;
  frozen: PerResource;
  delegatedOut: PerResource;
  acquired: PerResource;
  unfreezing: Unfreezing[];
  net: Usage;
  energy: Usage;
  freeNet: { amount: bigint; time: number };
  owner?: Permission;
  actives: Permission[];
  /** TRC-10 balances by token id. */
  assets: Record<string, bigint>;
}

/** One of the two records (unlocked, locked) of an (owner, receiver) pair. */
export interface DelegationState {
  kind: 'delegation';
  from: string;
  to: string;
  locked: boolean;
  /** Sun. */
  amount: PerResource;
  /** Milliseconds; 0 in the unlocked record. */
  expire: { BANDWIDTH: number; ENERGY: number };
}

/** Index entry of a pair, with the head time of the first delegation. */
export interface LinkState {
  kind: 'link';
  at: number;
}

/** A token balance or allowance. */
export interface SlotState {
  kind: 'slot';
  value: bigint;
}

export interface ContractState {
  kind: 'contract';
  address: string;
  origin: string;
  code: 'trc20' | 'payer';
  /** 1 refuses plain TRX transfers. */
  version: number;
  name: string;
  symbol: string;
  decimals: number;
  totalSupply: bigint;
  /** Dynamic energy factor in units of 1/10000. */
  factor: bigint;
}

export interface AssetState {
  kind: 'asset';
  id: string;
  name: string;
  owner: string;
  supply: bigint;
}

/** Chain-wide numbers. Weights in TRX. */
export interface GlobalState {
  kind: 'global';
  totalEnergyWeight: bigint;
  totalNetWeight: bigint;
  publicNet: { amount: bigint; time: number };
  /** Sun burned by fees since genesis. */
  burned: bigint;
  nextAssetId: number;
  /** Chain parameters by their getchainparameters key. */
  parameters: Record<string, bigint>;
}

export type StateValue =
  AccountState | DelegationState | LinkState | SlotState | ContractState | AssetState | GlobalState;

/** An activated account without anything. */
export function newAccount(address: string, createTime: number, isContract = false): AccountState {
  return {
    kind: 'account',
    address,
    isContract,
    name: '',
    balance: 0n,
    createTime,
    latestOperationTime: 0,
    frozen: { BANDWIDTH: 0n, ENERGY: 0n },
    delegatedOut: { BANDWIDTH: 0n, ENERGY: 0n },
    acquired: { BANDWIDTH: 0n, ENERGY: 0n },
    unfreezing: [],
    net: { amount: 0n, time: 0, window: 0n },
    energy: { amount: 0n, time: 0, window: 0n },
    freeNet: { amount: 0n, time: 0 },
    actives: [],
    assets: {},
  };
}

/** A copy that can be changed without touching the original. Permissions are replaced whole, never edited. */
export function copyValue<T extends StateValue>(value: T): T {
  if (value.kind === 'account') {
    return {
      ...value,
      frozen: { ...value.frozen },
      delegatedOut: { ...value.delegatedOut },
      acquired: { ...value.acquired },
      unfreezing: value.unfreezing.slice(),
      net: { ...value.net },
      energy: { ...value.energy },
      freeNet: { ...value.freeNet },
      assets: { ...value.assets },
    };
  }
  if (value.kind === 'delegation') {
    return { ...value, amount: { ...value.amount }, expire: { ...value.expire } };
  }
  if (value.kind === 'global') {
    return { ...value, publicNet: { ...value.publicNet }, parameters: { ...value.parameters } };
  }
  return { ...value };
}
