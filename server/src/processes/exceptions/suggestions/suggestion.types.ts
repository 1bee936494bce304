/** A transfer that names nothing, as suggestions see it. */
export interface PaidFacts {
  readonly currency: 'TRX' | 'USDT';
  /** Sun or micro-USDT. */
  readonly amount: bigint;
  readonly fromAddress: string;
  readonly toAddress: string;
  readonly height: bigint | null;
  readonly blockTime: Date | null;
  /** The request whose exact amount it has: answered by another transfer before, or the transfer was held. */
  readonly monitorId: string | null;
}

/** A request for payment that it may have been meant for. */
export interface Candidate {
  readonly requestId: string;
  readonly kind: 'order' | 'deposit';
  readonly orderId: string | null;
  readonly reference: string | null;
  readonly userId: string;
  readonly currency: 'TRX' | 'USDT';
  readonly amount: bigint;
  /** The address of ours that was named to the payer. */
  readonly paymentAddress: string;
  /** Who gets the energy; null for a deposit. */
  readonly receiver: string | null;
  /** Whether it still, or again, can take money: an order unpaid, expired or cancelled; any deposit. */
  readonly payable: boolean;
  readonly open: boolean;
  readonly openedHeight: bigint;
  readonly deadline: Date;
  /** Its user paid the exact amount of a request of his from the sending address, and nobody else did. */
  readonly senderProved: boolean;
  /** A transfer from the sending address was for this user before, and for hardly anybody else. */
  readonly senderPaidBefore: boolean;
  /** The user, among many, paid from the sending address before: an exchange's, most likely. */
  readonly senderShared: boolean;
}

/** What speaks for a suggestion, most telling first. */
export type Reason =
  | 'exact_amount'
  | 'names_request'
  | 'fee_deducted'
  | 'decimals_cut'
  | 'suffix_missing'
  | 'digits_swapped'
  | 'digit_mistyped'
  | 'digit_missing'
  | 'digit_added'
  | 'point_shifted'
  | 'rounded'
  | 'near_amount'
  | 'other_address'
  | 'sender_proved'
  | 'sender_is_receiver'
  | 'sender_paid_before'
  | 'sender_shared'
  | 'in_time'
  | 'late'
  | 'before_opening';

export interface Suggestion {
  /** `assign` to the order, or `credit` its user: a deposit, or an order that takes no more money. */
  readonly action: 'assign' | 'credit';
  readonly requestId: string;
  readonly orderId: string | null;
  readonly reference: string | null;
  readonly userId: string;
  /** What was asked for. */
  readonly amount: bigint;
  /** What was paid less what was asked for. */
  readonly difference: bigint;
  /** Points: only the order among the suggestions of one transfer means something. */
  readonly score: number;
  readonly reasons: readonly Reason[];
}
