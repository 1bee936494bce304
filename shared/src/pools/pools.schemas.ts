import { z } from 'zod';
import { energyUnits, id, instant, sunText, tronAddress } from '../http/index.js';

export const POOL_STATUSES = ['active', 'inactive', 'maintenance'] as const;
/** Active pools sell; maintenance drains: no new rentals, running ones finish; inactive ones sell nothing. */
export const poolStatus = z.enum(POOL_STATUSES);
export type PoolStatus = z.infer<typeof poolStatus>;

export const WALLET_STATUSES = ['active', 'disabled'] as const;
export const walletStatus = z.enum(WALLET_STATUSES);
export type WalletStatus = z.infer<typeof walletStatus>;

/** What a supplier wallet does with its own stake. */
export const STAKING_KINDS = ['stake', 'unstake', 'withdraw', 'cancel_unstake', 'vote', 'claim'] as const;
export const stakingKind = z.enum(STAKING_KINDS);
export type StakingKind = z.infer<typeof stakingKind>;
export const stakedResource = z.enum(['ENERGY', 'BANDWIDTH']);

const stake = (description: string) => sunText.meta({ description, examples: ['6851000000'] });

/** Stake and energy of one or several wallets, as last read from the chain. */
export const stockFigures = z.object({
  stakedSun: stake('all stake for energy, delegated or not'),
  delegatedSun: stake('delegated by the wallets at present, also what we did not delegate'),
  foreignSun: stake('delegated on the chain and unknown to our books'),
  reservedSun: stake('promised to delegations that are on their way'),
  recoveringSun: stake('free of rentals, but its used energy is not back yet'),
  availableSun: stake('what could be delegated now; 0 where nothing is sold from'),
  totalEnergy: energyUnits.nullable().meta({ description: 'energy of all stake; null while no node says' }),
  reservedEnergy: energyUnits.nullable(),
  recoveringEnergy: energyUnits.nullable(),
  availableEnergy: energyUnits.nullable(),
});

/** What still has to end before a pool or wallet that takes no new rentals is empty. */
export const draining = z.object({
  liveRentals: z.int().min(0).meta({ description: 'delegations that are not taken back yet' }),
  lastEndsAt: instant.nullable().meta({ description: 'when the last of the running rentals ends' }),
});

export const poolView = stockFigures.extend({
  id,
  name: z.string(),
  status: poolStatus,
  costPerEnergySun: sunText.meta({
    description: 'owed to the supplier for one energy and each started day',
    examples: ['20'],
  }),
  priority: z.int().meta({ description: 'lower serves first among pools of equal cost' }),
  walletLimitSun: stake('most that each wallet may have delegated, unless it says otherwise').nullable(),
  wallets: z.int().min(0),
  sellingWallets: z.int().min(0).meta({ description: 'wallets that may serve orders now' }),
  utilisationPercent: z
    .int()
    .min(0)
    .max(100)
    .meta({ description: 'share of the stake that is not available' }),
  draining,
  createdAt: instant,
  updatedAt: instant,
});
export type PoolView = z.infer<typeof poolView>;

/** How well a wallet's last 100 delegates and undelegates went. */
export const reliability = z.object({
  operations: z.int().min(0).max(100).meta({ description: 'how many of them have ended' }),
  confirmedPercent: z
    .number()
    .min(0)
    .max(100)
    .nullable()
    .meta({ description: 'null before the first ended' }),
  secondsToInclusion: z
    .number()
    .min(0)
    .nullable()
    .meta({ description: 'mean of chain time from signing to the block' }),
});

export const stakingAbility = z.object({
  kind: stakingKind,
  operation: z.string().meta({
    description: 'contract type that the key’s permission must allow',
    examples: ['FreezeBalanceV2Contract'],
  }),
  allowed: z.boolean().nullable().meta({ description: 'null until the permission was read from the chain' }),
});

export const walletView = stockFigures.extend({
  id,
  poolId: id,
  poolName: z.string(),
  poolStatus,
  address: tronAddress,
  label: z.string(),
  status: walletStatus,
  selling: z.boolean().meta({ description: 'serves orders now: active, in an active pool, not set aside' }),
  permissionId: z.int().meta({ description: '0: owner key; 2 and up: delegation key of that permission' }),
  signerAddress: tronAddress.meta({ description: 'address that the sealed key derives' }),
  masterKeyId: z.string().meta({ description: 'which key of the ring the key is sealed with' }),
  permissionReadAt: instant.nullable(),
  abilities: z.array(stakingAbility).meta({ description: 'what the key may do with the stake' }),
  limitSun: stake('most that it may have delegated; null: as its pool says').nullable(),
  setAsideUntil: instant.nullable(),
  setAsideReason: z.string().nullable(),
  failuresInARow: z.int().min(0),
  energyUsed: energyUnits.nullable(),
  energyFreeAt: instant.nullable().meta({ description: 'when all used energy is back (chain time)' }),
  freeBandwidth: z.int().min(0).nullable(),
  stakedBandwidth: z.int().min(0).nullable(),
  liquidSun: sunText.nullable(),
  readAt: instant.nullable(),
  draining,
  reliability,
  createdAt: instant,
});
export type WalletView = z.infer<typeof walletView>;

export const poolLog = z.object({
  id: z.string(),
  poolId: id,
  walletId: id.nullable(),
  action: z.string().meta({ examples: ['set_aside'] }),
  data: z.record(z.string(), z.unknown()),
  createdAt: instant,
});

/** What can be delegated at one moment of the next 24 hours. */
export const forecastPoint = z.object({
  at: instant,
  lowestSun: stake('if every rental that ends until then used all of its energy'),
  highestSun: stake('if none of them used any'),
  lowestEnergy: energyUnits.nullable(),
  highestEnergy: energyUnits.nullable(),
});

export const recoveryForecast = z.object({
  wallets: z.int().min(0).meta({ description: 'wallets that were read and are part of it' }),
  stakedSun: stake('all of their stake for energy'),
  points: z.array(forecastPoint).meta({ description: 'hourly, from now to 24 hours on' }),
});

export const importWarning = z.object({
  code: z.enum(['owner_key', 'further_operation', 'several_keys']),
  message: z.string(),
  operation: z
    .string()
    .optional()
    .meta({ description: 'further_operation: kind of transaction', examples: ['TransferContract'] }),
  otherKeys: z.int().min(1).optional().meta({ description: 'several_keys: how many besides this one' }),
});

const votes = z.array(z.object({ witness: tronAddress, count: z.int().min(1).max(1_000_000_000_000) }));
export const witnessVotes = votes
  .min(1)
  .max(30)
  .refine((all) => new Set(all.map(({ witness }) => witness)).size === all.length, 'names a witness twice');

export const stakingRequest = z.object({
  id,
  walletId: id,
  kind: stakingKind,
  resource: stakedResource.nullable(),
  amountSun: sunText.nullable(),
  votes: votes.nullable(),
  txid: z.string(),
  status: z.enum(['pending', 'done', 'failed']).meta({ description: 'done: in a solid block' }),
  operationStatus: z
    .string()
    .nullable()
    .meta({ examples: ['sent'] }),
  answer: z.string().nullable().meta({ description: 'what a node last said' }),
  actor: z.string(),
  reason: z.string(),
  createdAt: instant,
  finishedAt: instant.nullable(),
});

/** Stake of a wallet as the node sees it now. */
export const stakingView = z.object({
  walletId: id,
  liquidSun: sunText,
  spendableSun: sunText.meta({ description: 'what may be staked: the reserve for bandwidth stays' }),
  energySun: sunText.meta({ description: 'own stake for energy that is not delegated' }),
  bandwidthSun: sunText.meta({ description: 'own stake for bandwidth that is not delegated' }),
  unstaking: z.array(z.object({ resource: z.string(), amountSun: sunText, withdrawableAt: instant })),
  maturedSun: sunText.meta({ description: 'can be withdrawn now' }),
  votes: z.array(z.object({ witness: tronAddress, count: z.int() })),
  abilities: z.array(stakingAbility),
  requests: z.array(stakingRequest).meta({ description: 'the last twenty, newest first' }),
});
