import { z } from 'zod';
import {
  amountText,
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
import { durationSeconds } from '../prices/prices.schemas.js';

const tag = 'Reconciliation';
const height = z
  .string()
  .regex(/^\d+$/)
  .meta({ description: 'block height, as decimal text', examples: ['68000123'] });

export const DIFFERENCE_KINDS = [
  'cash',
  'delegation',
  'ledger_sum',
  'payment_unbooked',
  'balance_row',
  'operation',
] as const;

export const reconciliationRunSchema = z
  .object({
    id,
    trigger: z.enum(['schedule', 'person', 'start']),
    requestedBy: z.string().nullable(),
    status: z.enum(['running', 'done', 'failed']),
    height: height.nullable().meta({ description: 'solid head when it began' }),
    checks: z.record(z.string(), z.unknown()).meta({
      description: 'by check: how much was compared, how much was under way and left out, what differed',
    }),
    differences: z.int().min(0),
    error: z.string().nullable(),
    startedAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'ReconciliationRun' });

export const differenceSchema = z
  .object({
    id,
    kind: z.enum(DIFFERENCE_KINDS),
    subject: z.string().meta({ description: 'address:currency, supplier:receiver, an account or an id' }),
    status: z.enum(['open', 'closed']),
    currency: z.enum(['TRX', 'USDT']).nullable(),
    ours: amountText.nullable().meta({ description: 'what the books say; stake in sun for delegations' }),
    chains: amountText.nullable().meta({ description: 'what the chain says, or what it should be' }),
    advice: z.string(),
    height: height.nullable(),
    since: instant,
    closedAt: instant.nullable(),
  })
  .meta({ id: 'ReconciliationDifference' });

export const foreignOperationSchema = z
  .object({
    id,
    address: tronAddress.meta({ description: 'the wallet of ours' }),
    txid,
    kind: z.string().meta({ description: 'the contract’s type', examples: ['DelegateResourceContract'] }),
    counterparty: tronAddress.nullable(),
    amountSun: sunText.meta({ description: 'stake or TRX that the contract names' }),
    resource: z.string().nullable(),
    height,
    blockTime: instant,
    status: z.enum(['foreign', 'adopted']).meta({ description: 'adopted: it was ours after all' }),
  })
  .meta({ id: 'ForeignOperation' });

export const reconciliationRoutes = {
  run: route({
    method: 'POST',
    path: '/api/reconciliation/runs',
    tag,
    summary: 'Compares books and chain now, in the background',
    access: 'reconciliation.run',
    status: 202,
    cost: 20,
    response: reconciliationRunSchema,
    errors: { 'reconciliation/running': 409 },
  }),
  runs: route({
    method: 'GET',
    path: '/api/reconciliation/runs',
    tag,
    summary: 'Comparisons, the newest first',
    access: 'reconciliation.read',
    query: pageQuery,
    response: pageOf(reconciliationRunSchema),
  }),
  get: route({
    method: 'GET',
    path: '/api/reconciliation/runs/:id',
    tag,
    summary: 'One comparison',
    access: 'reconciliation.read',
    params: z.object({ id }),
    response: reconciliationRunSchema,
    errors: { 'reconciliation/not_found': 404 },
  }),
  differences: route({
    method: 'GET',
    path: '/api/reconciliation/differences',
    tag,
    summary: 'What differs or differed, the newest first',
    access: 'reconciliation.read',
    query: pageQuery.extend({
      status: z.enum(['open', 'closed']).optional(),
      kind: z.enum(DIFFERENCE_KINDS).optional(),
    }),
    response: pageOf(differenceSchema),
  }),
  bookDifference: route({
    method: 'POST',
    path: '/api/reconciliation/differences/:id/book',
    tag,
    summary: 'Books an open difference of cash to unexplained receipts, when nothing else explains it',
    access: 'reconciliation.book',
    idempotent: true,
    params: z.object({ id }),
    body: z.object({
      ours: amountText.meta({ description: 'what the books say, as the difference has it' }),
      chains: amountText.meta({ description: 'what the chain says, as the difference has it' }),
      reason,
    }),
    response: differenceSchema,
    errors: {
      'differences/not_found': 404,
      'differences/not_bookable': 409,
      'differences/changed_meanwhile': 409,
      'tron/no_answer': 503,
    },
  }),
  foreignOperations: route({
    method: 'GET',
    path: '/api/reconciliation/foreign-operations',
    tag,
    summary: 'What others did on our wallets, the newest first',
    access: 'reconciliation.read',
    query: pageQuery.extend({
      address: tronAddress.optional(),
      status: z.enum(['foreign', 'adopted']).optional(),
    }),
    response: pageOf(foreignOperationSchema),
  }),
  takeOver: route({
    method: 'POST',
    path: '/api/reconciliation/foreign-operations/:id/take-over',
    tag,
    summary:
      'Takes energy that was lent for a lost order into the books as a manual order, so that it comes back in time',
    access: 'orders.manual',
    params: z.object({ id }),
    body: z.object({ durationSeconds, reason }),
    response: z.object({ orderId: id }).meta({ id: 'TakenOver' }),
    errors: {
      'foreign_operations/not_found': 404,
      'foreign_operations/not_lent': 409,
      'tron/no_answer': 503,
    },
  }),
} as const;
