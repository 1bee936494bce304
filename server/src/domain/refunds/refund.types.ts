/** How far a refund is. `due` and `sending` go on by themselves, `needs_person` waits, the rest are ends. */
export type RefundStatus = 'due' | 'needs_person' | 'sending' | 'paid' | 'credited' | 'written_off';

/** Why money goes back. */
export type RefundReason =
  /** Credit of a sending address that reached the threshold. */
  | 'address_credit'
  /** A paid order that was not delivered. */
  | 'order'
  /** Finance sends a transfer of the queue back. */
  | 'payment'
  /** A user's balance, paid out to an address he proved. */
  | 'balance';

/** Why a person must decide. */
export type RefundDoubt =
  | 'target_is_ours'
  | 'target_is_contract'
  | 'target_is_exchange'
  | 'target_denied'
  | 'target_not_activated'
  /** The treasury sent this address something that no record of ours explains: a restored backup may have forgotten it. */
  | 'maybe_paid'
  | 'above_single_limit'
  | 'above_daily_limit'
  | 'below_fee'
  | 'usdt'
  | 'transfer_reverted'
  | 'not_included';

/** Money that is owed to an address outside. */
export interface NewRefund {
  /** Random; the ledger's key of what is owed is `refund:<id>:owed`. */
  readonly id: string;
  /** What it is for: the same key is one refund, however often it is asked for. */
  readonly businessKey: string;
  readonly address: string;
  readonly currency: 'TRX' | 'USDT';
  /** Sun or micro-USDT, above zero, the fee of the transfer not yet taken off. */
  readonly amount: bigint;
  readonly reason: RefundReason;
  readonly paymentId: string | null;
  readonly orderId: string | null;
  /** Set: it waits for a person from the start. Who creates it raises `refund_needs_person` with its id. */
  readonly needsPersonReason: RefundDoubt | null;
}

export interface Refund extends NewRefund {
  readonly status: RefundStatus;
  /** Withheld from the amount when it was signed; sun, zero for USDT. */
  readonly feeSun: bigint;
  /** The person who let it go, credited it instead or wrote it off; null while only rules decided. */
  readonly decidedBy: string | null;
  /** Why it waited for the person who let it go: he knew of this doubt, and of no other. */
  readonly decidedDoubt: RefundDoubt | null;
  /** `address` or `user:<id>` where a person credited it instead. */
  readonly creditedTo: string | null;
  /** Of the newest transfer that was signed for it. */
  readonly txid: string | null;
  /** Chain time at which that was signed; null while it is not on its way. */
  readonly sentAt: Date | null;
  readonly paidAt: Date | null;
  readonly createdAt: Date;
}

export interface RefundFilter {
  readonly statuses?: readonly RefundStatus[];
  readonly address?: string;
}
