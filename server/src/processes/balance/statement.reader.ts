import { Injectable } from '@nestjs/common';
import { type AccountEntry, AccountStatements, type Currency } from '../../domain/ledger/index.js';
import { OrdersService } from '../../domain/orders/index.js';
import { PaymentsService } from '../../domain/payments/index.js';
import { AppError } from '../../platform/errors/index.js';
import type { Statement, StatementKind, StatementLine } from './balance.types.js';

const LARGEST_PAGE = 200;
const LINE = /^\d{1,18}$/;
/** Kinds of postings that touch a user's account. */
const KINDS: Readonly<Record<string, StatementKind>> = {
  deposit: 'deposit',
  balance_payment: 'order_payment',
  refund: 'order_refund',
  refund_credited: 'order_refund',
  adjustment: 'adjustment',
  payment_settled_by_hand: 'credited_payment',
  balance_payout: 'payout',
};

/** What moved a balance, with what it was for. */
@Injectable()
export class StatementReader {
  constructor(
    private readonly statements: AccountStatements,
    private readonly orders: OrdersService,
    private readonly payments: PaymentsService,
  ) {}

  /** @throws AppError balance/bad_page when `before` is no line of a statement */
  async read(
    userId: string,
    currency: Currency,
    page: { readonly limit: number; readonly before?: string | undefined },
  ): Promise<Statement> {
    if (page.before !== undefined && !LINE.test(page.before))
      throw new AppError('balance/bad_page', 'caller', 'There is no such line to go on from.');
    const limit = Math.min(Math.max(1, Math.trunc(page.limit)), LARGEST_PAGE);
    const found = await this.statements.ofUser(userId, currency, { limit: limit + 1, before: page.before });
    const entries = found.slice(0, limit);
    const references = await this.references(entries);
    const txids = await this.payments.txidsOf(textsOf(entries, 'paymentId'));
    return {
      currency,
      lines: entries.map((entry) => lineOf(entry, references, txids)),
      next: found.length > limit ? (entries.at(-1)?.id ?? null) : null,
    };
  }

  private async references(entries: readonly AccountEntry[]): Promise<ReadonlyMap<string, string>> {
    const ids = textsOf(entries, 'orderId');
    const orders = ids.length > 0 ? await this.orders.findMany(ids) : [];
    return new Map(orders.map(({ id, reference }) => [id, reference]));
  }
}

const textOf = (entry: AccountEntry, name: string): string | null => {
  const value = entry.data[name];
  return typeof value === 'string' ? value : null;
};

const textsOf = (entries: readonly AccountEntry[], name: string): string[] => [
  ...new Set(entries.flatMap((entry) => textOf(entry, name) ?? [])),
];

function lineOf(
  entry: AccountEntry,
  references: ReadonlyMap<string, string>,
  txids: ReadonlyMap<string, string>,
): StatementLine {
  const kind = KINDS[entry.kind] ?? 'other';
  const orderId = textOf(entry, 'orderId');
  const paymentId = textOf(entry, 'paymentId');
  return {
    id: entry.id,
    kind,
    amount: entry.amount,
    balance: entry.balance,
    at: entry.at,
    orderId,
    orderReference: orderId ? (references.get(orderId) ?? null) : null,
    txid: paymentId ? (txids.get(paymentId) ?? null) : null,
    // What finance notes of a transfer is for finance.
    reason: kind === 'credited_payment' ? null : textOf(entry, 'reason'),
  };
}
