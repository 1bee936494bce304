import { paymentsRoutes } from '@energy-desk/shared/payments';
import { usersRoutes } from '@energy-desk/shared/users';
import { type Answer, ask } from '../../lib/api.js';

export type UserRow = Answer<typeof usersRoutes.list>['items'][number];
export type UserDetail = Answer<typeof usersRoutes.one>;
export type StatementLine = Answer<typeof usersRoutes.transactions>['items'][number];
export type DepositAnswer = Answer<typeof usersRoutes.deposit>;
export type Payout = Answer<typeof usersRoutes.refund>;
export type Currency = 'TRX' | 'USDT';

export const USER_FILTERS = ['q', 'blocked'] as const;
export type UserFilters = Partial<Record<(typeof USER_FILTERS)[number], string>>;

interface Given {
  reason: string;
  idempotencyKey: string;
}
const LINES = 20;

export const listUsers = (query: UserFilters & { cursor?: string }, signal: AbortSignal) =>
  ask(usersRoutes.list, { query: query as (typeof usersRoutes.list.query)['_input'] }, { signal });

export const readUser = (id: string, signal: AbortSignal) =>
  ask(usersRoutes.one, { params: { id } }, { signal });

export const readAddresses = (id: string, signal: AbortSignal) =>
  ask(usersRoutes.wallets, { params: { id } }, { signal });

export const listStatement = (
  { id, ...query }: { id: string; currency?: Currency; cursor?: string },
  signal: AbortSignal,
) => ask(usersRoutes.transactions, { params: { id }, query: { ...query, limit: LINES } }, { signal });

/** Transfers that answered a deposit request of the user. */
export const listDeposits = (query: { userId: string; cursor?: string }, signal: AbortSignal) =>
  ask(paymentsRoutes.list, { query: { ...query, outcome: 'deposit', limit: LINES } }, { signal });

/** Requests of the user that a transfer may still answer. */
export const listOpenDeposits = (query: { userId: string; cursor?: string }, signal: AbortSignal) =>
  ask(paymentsRoutes.deposits, { query: { ...query, status: 'open', limit: LINES } }, { signal });

const amountIn = (currency: Currency, amount: bigint) =>
  currency === 'TRX' ? { amountSun: amount.toString() } : { amountMicroUsdt: amount.toString() };

export const adjustBalance = (
  id: string,
  { currency, amount }: { currency: Currency; amount: bigint },
  { reason, idempotencyKey }: Given,
) =>
  ask(
    usersRoutes.adjust,
    { params: { id }, body: { ...amountIn(currency, amount), reason } },
    { idempotencyKey },
  );

export const payOut = (
  id: string,
  { currency, amount, address }: { currency: Currency; amount: bigint; address: string },
  { reason, idempotencyKey }: Given,
) =>
  ask(
    usersRoutes.refund,
    { params: { id }, body: { ...amountIn(currency, amount), address, reason } },
    { idempotencyKey },
  );

export const openDeposit = (id: string, currency: Currency, amount: bigint, idempotencyKey: string) =>
  ask(usersRoutes.deposit, { params: { id }, body: amountIn(currency, amount) }, { idempotencyKey });

export const lookAtTransfer = (id: string, txid: string, idempotencyKey: string) =>
  ask(usersRoutes.deposit, { params: { id }, body: { txid } }, { idempotencyKey });

export const changeBlock = (id: string, blocked: boolean, reason: string) =>
  ask(usersRoutes[blocked ? 'block' : 'unblock'], { params: { id }, body: { reason } });

/** What the user has in one currency. */
export const balanceOf = (user: UserDetail, currency: Currency): bigint =>
  BigInt(currency === 'TRX' ? user.balanceSun : user.balanceMicroUsdt);
