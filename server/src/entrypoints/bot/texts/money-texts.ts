/** A text that holds no value. */
type Plain = string;

/** What can become of a deposit, see DepositState. */
export type DepositStateName = 'open' | 'seen' | 'credited' | 'in_review' | 'expired' | 'cancelled';

/** What a line of the statement is about, see StatementKind. */
export type StatementKindName =
  'deposit' | 'order_payment' | 'order_refund' | 'adjustment' | 'credited_payment' | 'payout' | 'other';

/** Flash rental: by plain transfer, and ordered for another address. */
export interface FlashTexts {
  readonly title: Plain;
  readonly intro: Plain;
  readonly addressLine: (address: string) => string;
  /** One unit: what it costs, what it brings, for how long. */
  readonly unitLine: (trx: string, energy: string, duration: string) => string;
  /** What covers one transfer to somebody with USDT, and to somebody without. */
  readonly holderLine: (trx: string, units: number) => string;
  readonly nonHolderLine: (trx: string, units: number, energy: string) => string;
  readonly rangeLine: (minTrx: string, maxTrx: string, min: number, max: number) => string;
  readonly remainder: (thresholdTrx: string) => string;
  /** How soon payments of up to so much are delivered; null: all of them. */
  readonly arrival: (blocks: number, upToTrx: string | null) => string;
  readonly arrivalSolid: Plain;
  readonly exchangeWarning: Plain;
  readonly activatedWarning: Plain;
  readonly paused: Plain;
  readonly soldOut: Plain;
  readonly notOffered: Plain;
  readonly orderTitle: Plain;
  readonly orderIntro: Plain;
  readonly orderWarning: Plain;
  readonly unitsLine: (units: number, energy: string, duration: string) => string;
  readonly askUnits: (min: number, max: number) => string;
  readonly receiverQuestion: Plain;
  readonly units: (n: number) => string;
}

/** The balance and what happened to it. */
export interface BalanceTexts {
  readonly title: Plain;
  readonly amountLine: (money: string) => string;
  readonly hint: Plain;
  readonly statementTitle: (currency: string) => string;
  readonly statementEmpty: Plain;
  readonly statementLine: (what: string, amount: string, balance: string, time: string) => string;
  readonly kinds: Readonly<Record<StatementKindName, string>>;
  readonly orderSuffix: (reference: string) => string;
}

/** Adding to the balance by transfer. */
export interface DepositTexts {
  readonly title: Plain;
  readonly question: (currency: string) => string;
  readonly askAmount: (currency: string) => string;
  readonly payTitle: Plain;
  readonly amount: (amount: string, currency: string) => string;
  readonly exact: Plain;
  readonly pageTitle: Plain;
  readonly state: Readonly<Record<DepositStateName, string>>;
  readonly hint: Readonly<Record<DepositStateName, string>>;
  readonly statusLine: (state: string) => string;
  readonly amountLine: (money: string) => string;
  readonly timeLine: (time: string) => string;
  readonly transferLink: Plain;
  readonly cancelQuestion: (money: string) => string;
  readonly timeOver: Plain;
  readonly alreadyOpened: Plain;
}
