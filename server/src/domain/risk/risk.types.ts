/** deny: nothing is sold. allow: no limits. exchange: a wallet that many share, never a receiver of flash rentals. */
export type RiskList = 'deny' | 'allow' | 'exchange';
export type RiskSubjectKind = 'address' | 'user';

/** What an entry is about. Exchange wallets are addresses only. */
export interface RiskSubject {
  readonly list: RiskList;
  readonly subjectKind: RiskSubjectKind;
  /** Base58check address, or id of a user. */
  readonly subject: string;
}

export interface RiskEntry extends RiskSubject {
  readonly id: string;
  readonly note: string;
  readonly actor: string;
  readonly createdAt: Date;
}

/** Why a payment waits for a person. */
export type HoldReason =
  | 'sender_is_contract'
  | 'sender_is_exchange'
  | 'sender_denied'
  | 'receiver_denied'
  | 'user_denied'
  | 'address_volume'
  | 'receiver_volume'
  | 'user_volume'
  | 'too_many_payments';

/** A judged transfer as the rules see it. */
export interface PaymentFacts {
  readonly id: string;
  readonly fromAddress: string;
  readonly toAddress: string;
  readonly currency: 'TRX' | 'USDT';
  /** Sun or µUSDT. */
  readonly amount: bigint;
  /** Only order, deposit and flash are ever held: anything else waits for a person anyway, or is ours. */
  readonly outcome: 'order' | 'deposit' | 'flash' | 'unmatched' | 'held' | 'own_funds' | 'lost';
  /** Null when it was not looked up: then it holds nothing. */
  readonly senderKind: 'account' | 'contract' | null;
  /** The order that it pays; null for deposits and flash payments. */
  readonly orderId: string | null;
  /** Null when it pays no order; a flash payment rents for its sender. */
  readonly orderReceiver: string | null;
  /** Price of the order in sun, whatever it is paid in; null counts the amount of a TRX payment. */
  readonly priceSun: bigint | null;
  /** Energy that it buys; null when unknown. */
  readonly energy: number | null;
  readonly userId: string | null;
  /** Time of its block. */
  readonly blockTime: Date;
}

/** An order about to be placed. */
export interface OrderFacts {
  readonly orderId: string;
  readonly userId: string;
  readonly receiver: string;
  readonly energy: number;
  /** Price in sun, whatever it is paid in. */
  readonly amountSun: bigint;
  readonly chainTime: Date;
  /** Until when it counts without being paid; null when it is paid at once. */
  readonly paymentDeadline: Date | null;
}

/** Energy about to be given away. */
export type GiftFacts = Pick<OrderFacts, 'orderId' | 'receiver' | 'energy' | 'chainTime'>;
