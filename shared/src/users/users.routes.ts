import { z } from 'zod';
import {
  amountFields,
  currency,
  hasOneAmount,
  id,
  ONE_AMOUNT,
  pageOf,
  pageQuery,
  positiveAmountText,
  reason,
  route,
  tronAddress,
  txid,
} from '../http/index.js';
import { refund } from '../refunds/refunds.schemas.js';
import { balances, depositAnswer, statementLine, user, userDetail, userWallets } from './users.schemas.js';

const params = z.object({ id });
const reading = { tag: 'users', access: 'users.read', method: 'GET' } as const;
const blocking = { tag: 'users', access: 'users.block', method: 'POST', params } as const;
const money = { tag: 'users', access: 'balances.adjust', method: 'POST', idempotent: true, params } as const;
const UNKNOWN = { 'users/not_found': 404 } as const;

/** Not zero; negative takes away. */
const changeText = z
  .string()
  .regex(/^-?[1-9]\d{0,17}$/, 'must be a whole number other than zero')
  .meta({ examples: ['5000000'] });

const change = z.object({
  changed: z.boolean().meta({ description: 'false: it was so already' }),
  user: userDetail,
});

/** People who talk to the bot, and their balances. */
export const usersRoutes = {
  list: route({
    ...reading,
    path: '/api/users',
    summary: 'Users, the newest first',
    query: pageQuery.extend({
      q: z.string().trim().min(1).max(100).optional().meta({
        description: 'Telegram id, beginning of a Telegram name, an address saved or proved, or the id',
      }),
      blocked: z.stringbool().optional(),
    }),
    response: pageOf(user),
  }),
  one: route({
    ...reading,
    path: '/api/users/:id',
    summary: 'A user with figures of his orders',
    params,
    response: userDetail,
    errors: UNKNOWN,
  }),
  balance: route({
    ...reading,
    path: '/api/users/:id/balance',
    summary: 'What a user has with us',
    params,
    response: z.object(balances),
    errors: UNKNOWN,
  }),
  transactions: route({
    ...reading,
    path: '/api/users/:id/transactions',
    summary: 'Statement of a user’s balance in one or both currencies, the newest first',
    params,
    query: pageQuery.omit({ withTotal: true }).extend({ currency: currency.optional() }),
    response: pageOf(statementLine),
    errors: UNKNOWN,
  }),
  wallets: route({
    ...reading,
    path: '/api/users/:id/wallets',
    summary: 'Addresses a user saved, and those he proved by a payment',
    params,
    response: userWallets,
    errors: UNKNOWN,
  }),
  deposit: route({
    tag: 'users',
    access: 'deposits.open',
    method: 'POST',
    idempotent: true,
    path: '/api/users/:id/deposit',
    summary: 'Open a deposit request with its exact amount, or look at a transfer now: that credits nothing',
    params,
    body: z
      .object({ ...amountFields(positiveAmountText), txid: txid.optional() })
      .refine((body) => (body.txid === undefined) === hasOneAmount(body), {
        message: 'give amountSun, amountMicroUsdt or txid',
      })
      .refine((body) => body.amountSun === undefined || body.amountMicroUsdt === undefined, ONE_AMOUNT),
    response: depositAnswer,
    errors: {
      ...UNKNOWN,
      'balance/amount_out_of_range': 422,
      'risk/denied': 422,
      'orders/too_many_open': 409,
      'orders/too_many_held': 409,
      'payments/no_free_amount': 409,
      'selling/paused': 503,
    },
  }),
  adjust: route({
    ...money,
    path: '/api/users/:id/adjust',
    summary: 'Add to a balance, or take from it; told to the user',
    body: z.object({ ...amountFields(changeText), reason }).refine(hasOneAmount, ONE_AMOUNT),
    response: z.object({
      ...balances,
      changed: z.boolean().meta({ description: 'false: this request was done before' }),
    }),
    errors: {
      'balance/user_not_found': 404,
      'balance/key_reused': 409,
      'ledger/insufficient_balance': 409,
    },
  }),
  refund: route({
    ...money,
    path: '/api/users/:id/refund',
    summary:
      'Pay a balance out on the chain, to an address that the user proved, by the rules and limits of refunds',
    body: z
      .object({ ...amountFields(positiveAmountText), address: tronAddress, reason })
      .refine(hasOneAmount, ONE_AMOUNT),
    response: refund,
    errors: {
      'balance/user_not_found': 404,
      'balance/key_reused': 409,
      'balance/address_not_proved': 422,
      'balance/payout_too_small': 422,
      'balance/target_forbidden': 422,
      'ledger/insufficient_balance': 409,
    },
  }),
  block: route({
    ...blocking,
    path: '/api/users/:id/block',
    summary: 'Sell nothing to a user and hold what he pays; the bot tells him so',
    body: z.object({ reason }),
    response: change,
    errors: UNKNOWN,
  }),
  unblock: route({
    ...blocking,
    path: '/api/users/:id/unblock',
    summary: 'Serve a user again; what was held stays with finance',
    body: z.object({ reason }),
    response: change,
    errors: UNKNOWN,
  }),
};
