/** What happened to a user's money beside the life of an order. Told once for each subject. */
export type UserEventKind =
  /** A transfer of the exact amount of a deposit request lies in a block. Data: currency, amount. */
  | 'deposit_seen'
  /** It is solid and in the balance. Data: currency, amount. */
  | 'deposit_credited'
  /** What a flash payment left over, or all of it, waits for the next one. Data: amount, credit, units, reason. */
  | 'flash_credited'
  /** A flash payment can't be served and goes back, or waits as credit. Data: amount, reason. */
  | 'flash_not_served'
  /** TRX went back to the sending address. Data: amount, fee, txid, address. */
  | 'refund_sent'
  /**
   * Somebody paid an amount that names no order from the address that one open order is for. Data: currency, amount,
   * orderId, reference, expected, expectedCurrency.
   */
  | 'wrong_amount'
  /** Finance credited a transfer to the balance. Data: currency, amount. */
  | 'payment_credited'
  /** Finance gave a transfer to an order. Data: currency, amount, orderId, reference. */
  | 'payment_assigned'
  /** A person changed the balance. Data: currency, amount (signed), reason. */
  | 'balance_adjusted';

export interface NewUserEvent {
  readonly userId: string;
  readonly kind: UserEventKind;
  /** Id of the payment, refund or ledger key it is about. */
  readonly subject: string;
  /** Money as decimal text. */
  readonly data: Readonly<Record<string, string | number | null>>;
  readonly chainTime: Date;
}

export interface UserEvent extends Omit<NewUserEvent, 'data'> {
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
}
