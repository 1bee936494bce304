import type { BalanceTexts, DepositTexts, FlashTexts } from './money-texts.js';

export const enFlash: FlashTexts = {
  title: '🚀 <b>Flash rental</b>',
  intro: 'Send TRX to this address: the energy comes to <b>the wallet that paid</b>. No order needed.',
  addressLine: (address) => `Send to: ${address}`,
  unitLine: (trx, energy, duration) => `1 unit: ${trx} TRX → <b>${energy}</b> · ${duration}`,
  holderLine: (trx, units) =>
    `• USDT to a holder of USDT: send ${trx} TRX (${units} ${units === 1 ? 'unit' : 'units'})`,
  nonHolderLine: (trx, units, energy) =>
    `• to somebody without USDT: send ${trx} TRX (${units} ${units === 1 ? 'unit' : 'units'}, ${energy})`,
  rangeLine: (minTrx, maxTrx, min, max) =>
    `${min} to ${max} units at once (${minTrx} to ${maxTrx} TRX), whole units only.`,
  remainder: (trx) =>
    `What is left over is yours: it counts towards this address's next flash rental; from ${trx} TRX it goes back, ` +
    `less the fee.`,
  arrival: (blocks, upToTrx) =>
    upToTrx === null
      ? `⏱ Delegated ${blocks} ${blocks === 1 ? 'block' : 'blocks'} after your payment, within seconds.`
      : `⏱ Up to ${upToTrx} TRX: delegated after ${blocks} ${blocks === 1 ? 'block' : 'blocks'}, within seconds; more once ` +
        `final, about a minute.`,
  arrivalSolid: '⏱ Delegated once your payment is final, about a minute.',
  exchangeWarning: '⚠️ <b>Never pay from an exchange</b>: the energy would go to its wallet.',
  activatedWarning: "⚠️ TRX only. Contract wallets can't flash rent: such payments wait for our staff.",
  paused: '⛔ <b>Flash rental is paused.</b> Please send nothing now and look in again later.',
  soldOut: '⛔ <b>Sold out.</b> Please send nothing now: it could not be delivered and would go back.',
  notOffered: '🚀 <b>Flash rental</b>\n\nNot offered right now. You can order with “⚡ Rent energy”.',
  orderTitle: '🚀 <b>Flash rental for another address</b>',
  orderIntro: 'Choose the receiver and the units, then pay the exact amount of the order.',
  orderWarning:
    '⚠️ The receiver must not be an exchange address. And never pay from an exchange: the amount would not match.',
  unitsLine: (units, energy, duration) => `Units: <b>${units}</b> · ${energy} · ${duration}`,
  askUnits: (min, max) =>
    `✏️ Send me the number of units (a whole number from ${min} to ${max}), for example <code>${min}</code>`,
  receiverQuestion:
    '📍 <b>Which address gets the energy?</b>\n\nChoose it or add a new one (activated, not a contract):',
  units: (n) => `${n}×`,
};

export const enBalance: BalanceTexts = {
  title: '💰 <b>Balance</b>',
  amountLine: (money) => `<b>${money}</b>`,
  hint: 'Deposits and refunds arrive here. Orders paid from it are delivered at once.',
  statementTitle: (currency) => `📜 <b>${currency} statement</b>`,
  statementEmpty: 'Nothing here yet.',
  statementLine: (what, amount, balance, time) => `${time}\n${what} <b>${amount}</b> (balance ${balance})`,
  kinds: {
    deposit: 'Deposit',
    order_payment: 'Order paid',
    order_refund: 'Order refunded',
    adjustment: 'Adjusted by our staff',
    credited_payment: 'Credited by our staff',
    payout: 'Paid out',
    other: 'Other',
  },
  orderSuffix: (reference) => ` (order ${reference})`,
};

export const enDeposit: DepositTexts = {
  title: '💳 <b>Deposit</b>',
  question: (currency) =>
    `How much <b>${currency}</b> would you like to add? You then get the exact amount and the address:`,
  askAmount: (currency) =>
    `✏️ Send me the amount to add (${currency}, up to two decimals), for example <code>12.5</code>`,
  payTitle: '💳 <b>Your deposit</b>',
  amount: (amount, currency) => `Amount: ${amount} ${currency}`,
  exact:
    'Send <b>exactly</b> this amount: its last digits name your deposit and are credited too. Tap to copy.',
  pageTitle: '💳 <b>Deposit</b>',
  state: {
    open: 'awaiting payment',
    seen: 'payment confirming',
    credited: 'credited',
    in_review: 'with our staff',
    expired: 'expired',
    cancelled: 'cancelled',
  },
  hint: {
    open: 'Please pay the exact amount.',
    seen: 'Your payment was seen. It is credited once its block is final, in about a minute.',
    credited: 'It is in your balance. You can pay orders from it.',
    in_review: 'Our staff is looking at this payment. It is on record.',
    expired: 'It was not paid in time. Please do not pay any more; begin a new deposit if you need to.',
    cancelled: 'This deposit was cancelled. Please do not pay any more.',
  },
  statusLine: (state) => `Status: <b>${state}</b>`,
  amountLine: (money) => `Amount: ${money}`,
  timeLine: (time) => `Begun: ${time}`,
  transferLink: '🔗 Your transfer',
  cancelQuestion: (money) =>
    `Cancel this deposit of <b>${money}</b>?\n\nIf you have already paid, please keep it.`,
  timeOver: '⌛ The time to pay is over. Please do not pay any more; begin a new deposit if you need to.',
  alreadyOpened: 'This deposit is already open',
};
