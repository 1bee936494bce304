import { z } from 'zod';
import {
  energyUnits,
  id,
  instant,
  pageOf,
  pageQuery,
  reason,
  route,
  sunText,
  tronAddress,
  txid,
} from '../http/index.js';

export const DELEGATION_STATUSES = [
  'planned',
  'active',
  'ended',
  'reclaimed',
  'never',
  'taken_elsewhere',
] as const;
export const delegationStatus = z.enum(DELEGATION_STATUSES);

const operation = z.object({
  txid,
  status: z.string().meta({ examples: ['solid'] }),
  answer: z.string().nullable(),
  includedHeight: z.string().nullable(),
  includedAt: instant.nullable().meta({ description: 'time of its block' }),
});

/** One on-chain delegation of an order. */
export const delegationView = z.object({
  id,
  orderId: id,
  orderReference: z.string(),
  walletId: id,
  poolId: id,
  supplier: tronAddress,
  receiver: tronAddress,
  sun: sunText.meta({ description: 'stake delegated' }),
  energy: energyUnits.meta({ description: 'energy sold by it' }),
  status: delegationStatus,
  surplus: z.boolean().meta({ description: 'a refused delegate that was included after all' }),
  delegateTxid: txid,
  delegateSolid: z.boolean(),
  activeAt: instant.nullable(),
  orderEndsAt: instant.nullable(),
  endedAt: instant.nullable(),
  reclaimAfter: instant.nullable().meta({ description: 'when its stake is looked at next' }),
  reclaimBy: instant.nullable().meta({ description: 'when it is taken back at the latest' }),
  reclaimedAt: instant.nullable(),
  createdAt: instant,
});
export type DelegationView = z.infer<typeof delegationView>;

const tag = 'delegations';
const params = z.object({ id });

/** What is delegated, to whom, and taking it back. */
export const delegationsRoutes = {
  list: route({
    tag,
    access: 'delegations.read',
    method: 'GET',
    path: '/api/delegations',
    summary: 'Delegations, newest first',
    query: pageQuery.extend({
      status: delegationStatus.optional(),
      live: z
        .stringbool()
        .optional()
        .meta({ description: 'true: planned, active or ended and not back yet' }),
      walletId: id.optional(),
      poolId: id.optional(),
      orderId: id.optional(),
      receiver: tronAddress.optional(),
      txid: txid.optional().meta({ description: 'of its delegate or an undelegate' }),
      createdFrom: instant.optional(),
      createdTo: instant.optional(),
    }),
    response: pageOf(delegationView),
  }),
  details: route({
    tag,
    access: 'delegations.read',
    method: 'GET',
    path: '/api/delegations/:id',
    summary: 'One delegation with its transactions',
    params,
    response: delegationView.extend({
      operations: z.array(operation.extend({ purpose: z.enum(['delegate', 'undelegate']) })),
    }),
    errors: { 'delegations/not_found': 404 },
  }),
  reclaim: route({
    tag,
    access: 'delegations.reclaim',
    method: 'POST',
    status: 202,
    path: '/api/delegations/:id/reclaim',
    summary: 'Take it back now: an active one ends its order’s rental, an ended one stops waiting',
    params,
    body: z.object({
      force: z.boolean().default(false).meta({
        description: 'take it back even if other rentals of the receiver lose energy by it',
      }),
      reason,
    }),
    response: delegationView,
    errors: { 'delegations/not_found': 404, 'delegations/not_reclaimable': 409 },
  }),
} as const;
