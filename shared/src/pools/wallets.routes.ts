import { z } from 'zod';
import {
  id,
  pageOf,
  pageQuery,
  positiveAmountText,
  reason,
  route,
  sunText,
  tronAddress,
} from '../http/index.js';
import {
  importWarning,
  stakedResource,
  stakingRequest,
  stakingView,
  walletStatus,
  walletView,
  witnessVotes,
} from './pools.schemas.js';

const params = z.object({ id });
const tag = 'supplier wallets';
const NOT_FOUND = { 'wallets/not_found': 404 } as const;
const STAKING_ERRORS = {
  ...NOT_FOUND,
  'staking/permission_missing': 409,
  'staking/busy': 409,
  'staking/insufficient': 409,
  'staking/nothing_to_do': 409,
  'staking/too_many_unstakes': 409,
} as const;
const KEY_ERRORS = {
  'wallets/key_mismatch': 422,
  'wallets/not_activated': 422,
  'wallets/is_contract': 422,
  'wallets/own_address': 422,
  'wallets/permission_not_found': 422,
  'wallets/permission_lacks': 422,
  'wallets/threshold_unreachable': 422,
  'keys/bad_private_key': 422,
} as const;
const key = {
  privateKey: z
    .string()
    .regex(/^(0x)?[0-9a-fA-F]{64}$/, 'is not a private key (64 hex digits)')
    .meta({ description: 'of the owner, or of the permission: sealed at once', writeOnly: true }),
  permissionId: z
    .int()
    .min(0)
    .max(9)
    .refine((n) => n !== 1, 'is the witness permission')
    .meta({ description: '0: owner key; 2 to 9: a delegation key of that active permission' }),
  signerAddress: tronAddress
    .optional()
    .meta({ description: 'address that the key must derive, to catch a mix-up' }),
};
const label = z.string().trim().max(60);
const limitSun = positiveAmountText
  .nullable()
  .meta({ description: 'most stake it may have delegated at once; null: as its pool says' });

const staking = { tag, access: 'wallets.stake', method: 'POST', status: 202, idempotent: true } as const;
const amount = z.object({
  amountSun: positiveAmountText,
  resource: stakedResource.default('ENERGY'),
  reason,
});

/** Wallets that lend us stake: their figures, keys and staking. */
export const walletsRoutes = {
  list: route({
    tag,
    access: 'pools.read',
    method: 'GET',
    path: '/api/supplier-wallets',
    summary: 'Supplier wallets with their figures as last read, by address',
    query: pageQuery.extend({
      poolId: id.optional(),
      status: walletStatus.optional(),
      selling: z
        .stringbool()
        .optional()
        .meta({ description: 'those that serve orders now, or those that do not' }),
      q: z.string().trim().max(64).optional().meta({ description: 'part of the label, or the address' }),
    }),
    response: pageOf(walletView),
  }),
  details: route({
    tag,
    access: 'pools.read',
    method: 'GET',
    path: '/api/supplier-wallets/:id',
    summary: 'One supplier wallet',
    params,
    response: walletView,
    errors: NOT_FOUND,
  }),
  import: route({
    tag,
    access: 'wallets.import',
    method: 'POST',
    status: 201,
    idempotent: true,
    cost: 10,
    path: '/api/supplier-wallets',
    summary: 'Take a wallet in; its key is checked against the chain, sealed, and never shown again',
    body: z.object({
      address: tronAddress,
      ...key,
      poolId: id,
      label: label.default(''),
      limitSun: limitSun.default(null),
      reason,
    }),
    response: z.object({ wallet: walletView, warnings: z.array(importWarning) }),
    errors: { 'pools/not_found': 404, 'wallets/exists': 409, ...KEY_ERRORS },
  }),
  replaceKey: route({
    tag,
    access: 'wallets.import',
    method: 'PUT',
    cost: 10,
    path: '/api/supplier-wallets/:id/key',
    summary:
      'Sign with another key from now on: checked, sealed and hidden as at the import; what is signed stays good while the old permission lasts',
    params,
    body: z.object({
      ...key,
      expectedSignerAddress: tronAddress.meta({
        description: 'signer as you saw it: refused when it changed meanwhile',
      }),
      reason,
    }),
    response: z.object({ wallet: walletView, warnings: z.array(importWarning) }),
    errors: { ...NOT_FOUND, 'wallets/changed_meanwhile': 409, ...KEY_ERRORS },
  }),
  change: route({
    tag,
    access: 'pools.manage',
    method: 'PATCH',
    path: '/api/supplier-wallets/:id',
    summary: 'Give another label, pool or limit, or end its being set aside',
    params,
    body: z
      .object({
        label: label.optional(),
        poolId: id.optional(),
        limitSun: limitSun.optional(),
        setAside: z.literal(false).optional().meta({ description: 'false: it may serve again at once' }),
        expectedPoolId: id
          .optional()
          .meta({ description: 'the pool as you saw it: refused when it changed meanwhile' }),
        seen: z
          .object({ label, limitSun })
          .partial()
          .optional()
          .meta({ description: 'what you saw of it: refused when it changed meanwhile' }),
        reason,
      })
      .refine(
        ({ reason: _why, expectedPoolId: _expected, seen: _seen, ...change }) =>
          Object.values(change).some((value) => value !== undefined),
        'changes nothing',
      ),
    response: walletView,
    errors: { ...NOT_FOUND, 'pools/not_found': 404, 'wallets/changed_meanwhile': 409 },
  }),
  toggle: route({
    tag,
    access: 'pools.manage',
    method: 'PUT',
    path: '/api/supplier-wallets/:id/toggle',
    summary: 'Let it serve orders, or not; running rentals finish either way',
    params,
    body: z.object({ active: z.boolean(), reason }),
    response: walletView,
    errors: { ...NOT_FOUND, 'wallets/changed_meanwhile': 409 },
  }),
  updateBalances: route({
    tag,
    access: 'pools.manage',
    method: 'POST',
    cost: 10,
    path: '/api/supplier-wallets/update-balances',
    summary:
      'Read figures and permissions from the chain now: of these wallets, or of those read longest ago',
    body: z.object({ walletIds: z.array(id).min(1).max(100).optional() }),
    response: z.object({
      read: z.int().min(0),
      failed: z.array(z.object({ walletId: id, address: tronAddress, problem: z.string() })),
    }),
  }),
  processOrders: route({
    tag,
    access: 'pools.manage',
    method: 'POST',
    status: 202,
    path: '/api/supplier-wallets/process-orders',
    summary: 'Deliver what is paid for now instead of within a second; the workers do it',
    response: z.object({
      waitingOrders: z.int().min(0).meta({ description: 'paid orders that are not delivered in full' }),
      waitingEnergy: sunText.meta({
        description: 'energy they wait for, as decimal text',
        examples: ['65000'],
      }),
    }),
  }),
  staking: route({
    tag,
    access: 'pools.read',
    method: 'GET',
    cost: 3,
    path: '/api/supplier-wallets/:id/staking',
    summary: 'Stake, unstaking and votes as the chain has them now, and what its key may do with them',
    params,
    response: stakingView,
    errors: NOT_FOUND,
  }),
  stake: route({
    ...staking,
    path: '/api/supplier-wallets/:id/stake',
    summary: 'Stake liquid TRX',
    params,
    body: amount,
    response: stakingRequest,
    errors: STAKING_ERRORS,
  }),
  unstake: route({
    ...staking,
    path: '/api/supplier-wallets/:id/unstake',
    summary: 'Begin to take stake out that is neither delegated nor promised; it is liquid after 14 days',
    params,
    body: amount,
    response: stakingRequest,
    errors: STAKING_ERRORS,
  }),
  withdraw: route({
    ...staking,
    path: '/api/supplier-wallets/:id/withdraw',
    summary: 'Take out what has waited its 14 days',
    params,
    body: z.object({ reason }),
    response: stakingRequest,
    errors: STAKING_ERRORS,
  }),
  cancelUnstaking: route({
    ...staking,
    path: '/api/supplier-wallets/:id/cancel-unstaking',
    summary: 'Stake again everything that waits for its 14 days',
    params,
    body: z.object({ reason }),
    response: stakingRequest,
    errors: STAKING_ERRORS,
  }),
  vote: route({
    ...staking,
    path: '/api/supplier-wallets/:id/vote',
    summary: 'Vote with the stake; replaces all earlier votes',
    params,
    body: z.object({ votes: witnessVotes, reason }),
    response: stakingRequest,
    errors: STAKING_ERRORS,
  }),
  claim: route({
    ...staking,
    path: '/api/supplier-wallets/:id/claim',
    summary: 'Take out the rewards of its votes',
    params,
    body: z.object({ reason }),
    response: stakingRequest,
    errors: STAKING_ERRORS,
  }),
} as const;
