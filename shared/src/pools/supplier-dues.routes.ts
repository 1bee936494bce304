import { z } from 'zod';
import {
  id,
  instant,
  pageOf,
  pageQuery,
  positiveAmountText,
  reason,
  route,
  rowNumber,
  sunText,
  txid,
} from '../http/index.js';

const params = z.object({ id });
const tag = 'energy pools';
const owedSun = sunText.meta({ description: 'what the suppliers of the pool are owed, in sun' });

const line = z
  .object({
    id: z.string(),
    kind: z.enum(['cost', 'payout', 'reversal']),
    amountSun: sunText.meta({ description: 'adds to what is owed; negative where it was paid' }),
    owedSun: sunText.meta({ description: 'owed right after it' }),
    at: instant,
    orderId: id.nullable(),
    orderReference: z.string().nullable().meta({ description: 'as people name the order' }),
    walletId: id.nullable(),
    txid: z.string().nullable(),
    by: z.string().nullable().meta({ description: 'who wrote it down' }),
    reason: z.string().nullable(),
    reversible: z.boolean().meta({ description: 'a payout that nobody reversed yet' }),
  })
  .meta({
    id: 'SupplierLine',
    description:
      'energy that a supplier delivered, what he was paid, or a payout that was written down by mistake',
  });

/** What suppliers are owed for their energy, and what they were paid. */
export const supplierDuesRoutes = {
  statement: route({
    tag,
    access: 'pools.read',
    method: 'GET',
    path: '/api/energy-pools/:id/statement',
    summary: 'What the suppliers of a pool earned and were paid, the newest first',
    params,
    query: pageQuery.omit({ withTotal: true }),
    response: pageOf(line).extend({ owedSun }),
    errors: { 'pools/not_found': 404 },
  }),
  pay: route({
    tag,
    access: 'suppliers.pay',
    method: 'POST',
    idempotent: true,
    status: 201,
    path: '/api/energy-pools/:id/payouts',
    summary: 'Write down what somebody paid the suppliers of a pool; the desk itself sends nothing',
    params,
    body: z.object({
      amountSun: positiveAmountText,
      txid: txid.optional().meta({ description: 'the transfer that paid it, where there is one' }),
      reason,
    }),
    response: z.object({ owedSun }),
    errors: {
      'pools/not_found': 404,
      'suppliers/more_than_owed': 409,
      'suppliers/transfer_repeated': 409,
      'suppliers/key_reused': 409,
    },
  }),
  reverse: route({
    tag,
    access: 'suppliers.pay',
    method: 'POST',
    idempotent: true,
    status: 201,
    path: '/api/energy-pools/:id/payouts/:line/reversal',
    summary:
      'Book back a payout that was written down by mistake; it stays in the statement, and is owed again',
    params: z.object({ id, line: rowNumber }),
    body: z.object({ reason }),
    response: z.object({ owedSun }),
    errors: {
      'pools/not_found': 404,
      'suppliers/payout_not_found': 404,
      'suppliers/already_reversed': 409,
    },
  }),
};
