import type { TronAddress } from '@energy-desk/shared/units';
import type { Currency } from '../../domain/ledger/index.js';

/** A wish to add to the balance. The client key makes asking twice the same as once. */
export interface OpenDeposit {
  readonly userId: string;
  readonly currency: Currency;
  /** What to add, in sun or micro-USDT; rounded up to 0.01, then named by a suffix. */
  readonly amount: bigint;
  readonly clientKey: string;
}

/**
 * `open` waits for its transfer, `seen` has it in a block, `credited` is solid and in the balance, `in_review` waits for
 * a person, `expired` and `cancelled` wait no longer (a transfer of the amount is credited all the same within the hold).
 */
export type DepositState = 'open' | 'seen' | 'credited' | 'in_review' | 'expired' | 'cancelled';

/** A deposit as its owner sees it. The deadline is chain time, and so is `chainTime`: now on the chain. */
export interface DepositView {
  readonly id: string;
  readonly currency: Currency;
  /** Exact amount to transfer, suffix included, in sun or micro-USDT. */
  readonly amount: bigint;
  readonly address: TronAddress;
  readonly deadline: Date;
  readonly state: DepositState;
  readonly txid: string | null;
  readonly createdAt: Date;
  readonly chainTime: Date;
}

export type StatementKind =
  | 'deposit'
  | 'order_payment'
  | 'order_refund'
  | 'adjustment'
  /** Finance credited a transfer. */
  | 'credited_payment'
  /** Paid out on the chain. */
  | 'payout'
  | 'other';

/** One line of a statement. Amounts in sun or micro-USDT. */
export interface StatementLine {
  /** Rises with each line; `before` of the next page. */
  readonly id: string;
  readonly kind: StatementKind;
  /** What came in; negative where it went out. */
  readonly amount: bigint;
  /** Balance right after it. */
  readonly balance: bigint;
  readonly at: Date;
  readonly orderId: string | null;
  readonly orderReference: string | null;
  readonly txid: string | null;
  readonly reason: string | null;
}

export interface Statement {
  readonly currency: Currency;
  /** Newest first. */
  readonly lines: readonly StatementLine[];
  /** `before` of the next page; null when there is none. */
  readonly next: string | null;
}

/** A wish of a person that a balance be paid out on the chain. */
export interface Payout {
  readonly userId: string;
  readonly currency: Currency;
  /** Above zero, in sun or micro-USDT; the fee of the transfer is taken off in TRX. */
  readonly amount: bigint;
  /** One that the user, and nobody else, proved by a payment. */
  readonly address: string;
  readonly by: { readonly actor: string; readonly reason: string };
  /** Names the payout: the same one is done once. */
  readonly key: string;
}

/** A change of a balance by a person. */
export interface Adjustment {
  readonly userId: string;
  readonly currency: Currency;
  /** Added to the balance; negative takes away. Sun or micro-USDT, not zero. */
  readonly amount: bigint;
  readonly by: { readonly actor: string; readonly reason: string };
  /** Names the adjustment: the same one is done once. */
  readonly key: string;
}
