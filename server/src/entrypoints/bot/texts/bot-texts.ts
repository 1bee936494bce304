import type { OrderStatus } from '@energy-desk/shared/orders';
import type { BalanceTexts, DepositTexts, FlashTexts } from './money-texts.js';

/** A text that holds no value. */
type Plain = string;

/**
 * Everything the bot says, by area. Both languages implement this interface, so that a missing text fails the type
 * check. Bodies are Telegram HTML and take values that are already escaped; buttons and toasts are plain text.
 */
export interface BotTexts {
  readonly units: UnitTexts;
  readonly buttons: ButtonTexts;
  readonly commands: CommandTexts;
  readonly menu: MenuTexts;
  readonly rent: RentTexts;
  readonly review: ReviewTexts;
  readonly payment: PaymentTexts;
  readonly orders: OrderTexts;
  readonly addresses: AddressTexts;
  readonly flash: FlashTexts;
  readonly balance: BalanceTexts;
  readonly deposit: DepositTexts;
  readonly input: InputTexts;
  readonly errors: ErrorTexts;
}

export interface UnitTexts {
  readonly energy: (amount: string) => string;
  /** An amount with its currency, TRX or USDT. */
  readonly money: (amount: string, currency: string) => string;
  readonly minutes: (n: number) => string;
  readonly hours: (n: number) => string;
  readonly days: (n: number) => string;
  readonly transfers: (n: number) => string;
  /** Zone in which times are shown. */
  readonly zone: { readonly offsetHours: number; readonly name: string };
}

export interface ButtonTexts {
  readonly rent: Plain;
  readonly orders: Plain;
  readonly balance: Plain;
  readonly addresses: Plain;
  readonly language: Plain;
  readonly help: Plain;
  readonly menu: Plain;
  readonly back: Plain;
  readonly cancel: Plain;
  readonly customEnergy: Plain;
  readonly receiver: Plain;
  readonly recipient: Plain;
  readonly review: Plain;
  readonly newAddress: Plain;
  readonly recipientHolds: Plain;
  readonly recipientEmpty: Plain;
  readonly recipientUnknown: Plain;
  readonly recipientAddress: Plain;
  readonly payTransfer: (amount: string, currency: string) => string;
  readonly payBalance: (amount: string, currency: string) => string;
  readonly flash: Plain;
  readonly flashOther: Plain;
  readonly customUnits: Plain;
  readonly deposit: Plain;
  readonly statement: (currency: string) => string;
  readonly customAmount: Plain;
  readonly depositDetails: Plain;
  readonly cancelDeposit: Plain;
  readonly keepDeposit: Plain;
  readonly newDeposit: Plain;
  readonly copyAmount: Plain;
  readonly copyAddress: Plain;
  readonly checkPayment: Plain;
  readonly cancelOrder: Plain;
  readonly cancelSure: Plain;
  readonly keepOrder: Plain;
  readonly orderDetails: Plain;
  readonly refresh: Plain;
  readonly older: Plain;
  readonly newest: Plain;
  readonly addAddress: Plain;
  readonly rentForThis: Plain;
  readonly rename: Plain;
  readonly remove: Plain;
  readonly removeSure: Plain;
}

/** Descriptions in the `/` menu. */
export interface CommandTexts {
  readonly start: Plain;
  readonly menu: Plain;
  readonly buy: Plain;
  readonly flash: Plain;
  readonly orders: Plain;
  readonly balance: Plain;
  readonly address: Plain;
  readonly language: Plain;
  readonly help: Plain;
}

export interface MenuTexts {
  readonly welcome: (name: string) => string;
  readonly home: Plain;
  readonly help: Plain;
  readonly chooseLanguage: Plain;
  readonly languageSet: Plain;
  readonly languageNames: { readonly zh: string; readonly en: string };
}

export interface RentTexts {
  readonly title: Plain;
  readonly energyLine: (energy: string, transfers: string) => string;
  readonly aboutTransfers: (n: number) => string;
  readonly durationLine: (duration: string) => string;
  readonly receiverLine: (address: string) => string;
  readonly receiverMissing: Plain;
  readonly recipientLine: (answer: string) => string;
  readonly recipientMissing: Plain;
  readonly recipientHolds: (energy: string) => string;
  readonly recipientEmpty: (energy: string) => string;
  readonly recipientUnknown: (energy: string) => string;
  readonly recipientAddressHolds: (address: string, energy: string) => string;
  readonly recipientAddressEmpty: (address: string, energy: string) => string;
  readonly recipientAddressUnknown: (address: string, energy: string) => string;
  readonly priceLine: (trx: string) => string;
  readonly savingLine: (burn: string, saving: string, percent: number) => string;
  readonly dearerThanBurning: (burn: string) => string;
  readonly priceUnknown: Plain;
  readonly tooLittle: (needed: string) => string;
  readonly chooseHint: Plain;
  readonly receiverQuestion: Plain;
  readonly receiverQuestionEmpty: Plain;
  readonly recipientQuestion: (holds: string, empty: string) => string;
  readonly facts: FactTexts;
}

/** What a look-up of an address tells. */
export interface FactTexts {
  readonly resources: (trx: string, energy: string, bandwidth: string) => string;
  readonly notActivated: Plain;
  readonly contract: Plain;
  readonly ours: Plain;
  readonly unavailable: Plain;
}

export interface ReviewTexts {
  readonly title: Plain;
  readonly exchangeWarning: Plain;
  readonly bandwidthWarning: Plain;
  readonly bandwidthFine: Plain;
  readonly priceChanged: Plain;
  readonly balanceLine: (balances: string) => string;
  /** What it costs in USDT, with the order's own suffix still to come. */
  readonly usdtLine: (usdt: string) => string;
  readonly suffixNote: Plain;
}

export interface PaymentTexts {
  readonly title: (reference: string) => string;
  readonly what: (energy: string, duration: string, receiver: string) => string;
  readonly amount: (amount: string, currency: string) => string;
  readonly address: (address: string) => string;
  readonly exact: Plain;
  readonly usdtNote: Plain;
  readonly timeLeft: (clock: string) => string;
  readonly timeOver: Plain;
  readonly exchangeWarning: Plain;
  readonly notSeenYet: (clock: string) => string;
}

export interface OrderTexts {
  readonly title: (reference: string) => string;
  readonly status: Readonly<Record<OrderStatus, string>>;
  readonly hint: Readonly<Record<OrderStatus, string>>;
  readonly statusLine: (status: string) => string;
  readonly energyLine: (energy: string, duration: string) => string;
  readonly receiverLine: (address: string) => string;
  readonly paidLine: (money: string) => string;
  readonly priceLine: (money: string) => string;
  readonly createdLine: (time: string) => string;
  readonly endsLine: (time: string, left: string) => string;
  readonly endedLine: (time: string) => string;
  readonly delegateLink: Plain;
  readonly reclaimLink: Plain;
  readonly listTitle: Plain;
  readonly listEmpty: Plain;
  readonly cancelQuestion: (reference: string) => string;
  readonly cancelRefundQuestion: (reference: string) => string;
  readonly alreadyPlaced: Plain;
  readonly unchanged: Plain;
}

export interface AddressTexts {
  readonly title: (count: number, limit: number) => string;
  readonly empty: Plain;
  readonly detail: (label: string, address: string) => string;
  readonly noLabel: Plain;
  readonly removeQuestion: (address: string) => string;
  readonly saved: Plain;
  readonly renamed: Plain;
  readonly removed: Plain;
  readonly gone: Plain;
}

/** Questions that wait for a typed answer. */
export interface InputTexts {
  readonly askEnergy: (min: string, max: string) => string;
  readonly askReceiver: Plain;
  readonly askRecipient: Plain;
  readonly askAddress: Plain;
  readonly askLabel: (limit: number) => string;
}

/** Polite answers to what can't be done; plain text, shown in the chat or as a toast of up to 200 characters. */
export interface ErrorTexts {
  readonly notUnderstood: Plain;
  readonly textOnly: Plain;
  readonly tooLong: Plain;
  readonly stale: Plain;
  readonly broken: Plain;
  readonly notANumber: Plain;
  readonly notPositive: Plain;
  readonly notWhole: Plain;
  readonly energyRange: (min: string, max: string) => string;
  readonly amountNotANumber: Plain;
  readonly amountNotPositive: Plain;
  readonly amountTooFine: Plain;
  readonly amountRange: (min: string, max: string, currency: string) => string;
  readonly unitsRange: (min: number, max: number) => string;
  readonly notAnAddress: Plain;
  readonly badChecksum: Plain;
  readonly wrongNetwork: Plain;
  readonly labelEmpty: Plain;
  readonly labelTooLong: (limit: number) => string;
  readonly bookFull: (limit: number) => string;
  readonly chooseReceiverFirst: Plain;
  readonly chooseEnergyFirst: Plain;
  readonly receiverNotActivated: Plain;
  readonly receiverIsContract: Plain;
  readonly receiverIsOurs: Plain;
  readonly durationNotOffered: Plain;
  readonly packageGone: Plain;
  readonly tooManyOpen: Plain;
  readonly pauseAfterUnpaid: Plain;
  readonly noFreeAmount: Plain;
  readonly sellingPaused: Plain;
  readonly soldOut: Plain;
  readonly orderNotFound: Plain;
  readonly notCancellable: Plain;
  readonly insufficientBalance: Plain;
  readonly riskDenied: Plain;
  /** The desk sells nothing to this user. */
  readonly userBlocked: Plain;
  readonly riskTooManyOrders: Plain;
  readonly riskUserVolume: Plain;
  readonly riskReceiverVolume: Plain;
  readonly noRate: Plain;
  readonly notWorthIt: Plain;
  readonly flashNotOffered: Plain;
  readonly tooManyUnpaid: Plain;
  readonly depositNotFound: Plain;
  readonly depositNotCancellable: Plain;
  readonly nodesUnavailable: Plain;
  readonly internal: Plain;
}
