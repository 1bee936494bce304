/** Currencies the books are kept in: sun of TRX, micro-units of USDT. */
export type Currency = 'TRX' | 'USDT';

/** Kinds whose balance is kept as a row and may never fall below zero: what we owe to one person or address. */
export const MATERIALISED_KINDS = ['user', 'address_credit'] as const;

export type AccountKind =
  | 'cash'
  | 'unsolidified_receipts'
  | 'user'
  | 'address_credit'
  | 'unmatched'
  | 'revenue'
  | 'network_fees'
  | 'reorg_losses'
  | 'owner_funds'
  | 'unexplained_receipts'
  | 'refunds_payable'
  | 'supplier_costs'
  | 'supplier_payable'
  | 'adjustments';

/** One account of the ledger. `owner` tells apart accounts of one kind: an address, a user id. */
export interface Account {
  readonly kind: AccountKind;
  readonly owner?: string;
  readonly currency: Currency;
}

/** The account's unique name, e.g. `cash:T…:TRX`. */
export const accountCode = ({ kind, owner, currency }: Account): string =>
  owner === undefined ? `${kind}:${currency}` : `${kind}:${owner}:${currency}`;

export const isMaterialised = (kind: AccountKind): boolean =>
  (MATERIALISED_KINDS as readonly AccountKind[]).includes(kind);
