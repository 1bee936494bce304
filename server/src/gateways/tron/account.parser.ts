import { z } from 'zod';
import { int64 } from './block.parser.js';

const keySchema = z.object({ address: z.string(), weight: z.number().default(0) });
const permissionSchema = z.object({
  id: z.number().default(0),
  permission_name: z.string().default(''),
  threshold: z.number().default(0),
  operations: z.string().default(''),
  keys: z.array(keySchema).default([]),
});

const frozenSchema = z.object({ frozen_balance: int64 });

/** /wallet/getaccount and /walletsolidity/getaccount; `{}` for an address nobody has activated. */
export const accountSchema = z.object({
  address: z.string().optional(),
  type: z.string().default('Normal'),
  balance: int64,
  frozenV2: z.array(z.object({ type: z.string().default('BANDWIDTH'), amount: int64 })).default([]),
  account_resource: z
    .object({
      frozen_balance_for_energy: frozenSchema.optional(),
      acquired_delegated_frozen_balance_for_energy: int64,
      acquired_delegated_frozenV2_balance_for_energy: int64,
      delegated_frozenV2_balance_for_energy: int64,
      latest_consume_time_for_energy: z.number().default(0),
      energy_window_size: z.number().default(0),
      energy_window_optimized: z.boolean().default(false),
    })
    .optional(),
  unfrozenV2: z
    .array(
      z.object({
        type: z.string().default('BANDWIDTH'),
        unfreeze_amount: int64,
        unfreeze_expire_time: z.number().default(0),
      }),
    )
    .default([]),
  votes: z.array(z.object({ vote_address: z.string(), vote_count: z.number().default(0) })).default([]),
  owner_permission: permissionSchema.optional(),
  active_permission: z.array(permissionSchema).default([]),
});

/** /wallet/getaccountresource; `{}` for an unknown account. Usage is already decayed to now (Wallet.java). */
export const resourceSchema = z.object({
  freeNetUsed: z.number().default(0),
  freeNetLimit: z.number().default(0),
  NetUsed: z.number().default(0),
  NetLimit: z.number().default(0),
  EnergyUsed: z.number().default(0),
  EnergyLimit: z.number().default(0),
  TotalEnergyLimit: z.number().optional(),
  TotalEnergyWeight: z.number().optional(),
});

export const maxSizeSchema = z.object({ max_size: int64 });
export const delegatedSchema = z.object({
  delegatedResource: z.array(z.object({ frozen_balance_for_energy: int64 })).default([]),
});
export const chainParametersSchema = z.object({
  chainParameter: z.array(z.object({ key: z.string(), value: z.number().default(0) })),
});
export const constantCallSchema = z.object({
  result: z.object({ result: z.boolean().default(false), message: z.string().optional() }).optional(),
  energy_used: z.number().default(0),
  constant_result: z.array(z.string()).default([]),
});

export type AccountJson = z.output<typeof accountSchema>;
export type ConstantCallJson = z.output<typeof constantCallSchema>;
export type ResourceJson = z.output<typeof resourceSchema>;

/** One permission of an account (java-tron ids: owner 0, active from 2). */
export interface AccountPermission {
  readonly id: number;
  readonly name: string;
  readonly threshold: number;
  /** 32-byte bitmap of allowed contract types in hex; empty for the owner permission, which allows all. */
  readonly operationsHex: string;
  /** Keys as 41… hex addresses with their weights. */
  readonly keys: readonly { addressHex: string; weight: number }[];
}

export interface AccountReading {
  /** False: the chain knows no such account, nothing can be delegated to it. */
  readonly activated: boolean;
  readonly isContract: boolean;
  readonly balanceSun: bigint;
  /** Energy units per day from all stake, own and received. */
  readonly energyLimit: number;
  readonly energyUsed: number;
  /** Free and staked bandwidth left, in points. */
  readonly bandwidthLeft: number;
  /** Own and received stake of both models: the base of UnDelegateResource's usage transfer. */
  readonly frozenForEnergySun: bigint;
  readonly permissions: readonly AccountPermission[];
}

export interface WalletReading {
  /** Pending view: delegations in this node's pool are already taken off. */
  readonly delegatableSun: bigint;
  /** All stake for energy, delegated or not. */
  readonly stakedSun: bigint;
  readonly delegatedSun: bigint;
  readonly energyUsed: number;
  /** When all of it is back (chain time); null when none is used. */
  readonly energyFreeAt: Date | null;
  /** Left of the 600 free points of the day. */
  readonly freeBandwidth: number;
  /** Left of the points from stake for bandwidth. */
  readonly stakedBandwidth: number;
  readonly liquidSun: bigint;
}

const left = (limit: number, used: number): number => Math.max(0, limit - used);

const stakedForEnergy = (account: AccountJson): bigint =>
  account.frozenV2.filter(({ type }) => type === 'ENERGY').reduce((total, { amount }) => total + amount, 0n);

const toPermission = (json: z.output<typeof permissionSchema>): AccountPermission => ({
  id: json.id,
  name: json.permission_name,
  threshold: json.threshold,
  operationsHex: json.operations,
  keys: json.keys.map(({ address, weight }) => ({ addressHex: address, weight })),
});

export function toAccountReading(account: AccountJson, resource: ResourceJson): AccountReading {
  const energy = account.account_resource;
  const owner = account.owner_permission ? [account.owner_permission] : [];
  return {
    activated: account.address !== undefined,
    isContract: account.type === 'Contract',
    balanceSun: account.balance,
    energyLimit: resource.EnergyLimit,
    energyUsed: resource.EnergyUsed,
    bandwidthLeft:
      left(resource.freeNetLimit, resource.freeNetUsed) + left(resource.NetLimit, resource.NetUsed),
    frozenForEnergySun:
      stakedForEnergy(account) +
      (energy?.frozen_balance_for_energy?.frozen_balance ?? 0n) +
      (energy?.acquired_delegated_frozen_balance_for_energy ?? 0n) +
      (energy?.acquired_delegated_frozenV2_balance_for_energy ?? 0n),
    permissions: [...owner, ...account.active_permission].map(toPermission),
  };
}

const SLOT_MS = 3_000;
/** A whole window, and the size it is taken for where the account has none (java-tron ResourceProcessor). */
const WINDOW_SLOTS = 28_800;
/** Windows are kept in thousandths of a slot once they are optimized. */
const OPTIMIZED_SCALE = 1_000;

/** Usage decays linearly over the account's own window from its last use on. */
function energyFreeAt({ account_resource: energy }: AccountJson): Date | null {
  if (!energy || energy.latest_consume_time_for_energy === 0) return null;
  const size = energy.energy_window_size / (energy.energy_window_optimized ? OPTIMIZED_SCALE : 1);
  const slots = size === 0 ? WINDOW_SLOTS : size;
  return new Date(energy.latest_consume_time_for_energy + Math.ceil(slots) * SLOT_MS);
}

export function toWalletReading(
  account: AccountJson,
  resource: ResourceJson,
  delegatableSun: bigint,
): WalletReading {
  const delegatedSun = account.account_resource?.delegated_frozenV2_balance_for_energy ?? 0n;
  return {
    delegatableSun,
    stakedSun: stakedForEnergy(account) + delegatedSun,
    delegatedSun,
    energyUsed: resource.EnergyUsed,
    energyFreeAt: resource.EnergyUsed > 0 ? energyFreeAt(account) : null,
    freeBandwidth: left(resource.freeNetLimit, resource.freeNetUsed),
    stakedBandwidth: left(resource.NetLimit, resource.NetUsed),
    liquidSun: account.balance,
  };
}
