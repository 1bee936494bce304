import type { BotTexts } from './bot-texts.js';
import { enBalance, enDeposit, enFlash } from './en-money.js';

const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** English. */
export const en: BotTexts = {
  units: {
    energy: (amount) => `${amount} energy`,
    money: (amount, currency) => `${amount} ${currency}`,
    minutes: (n) => `${n} min`,
    hours: (n) => plural(n, 'hour', 'hours'),
    days: (n) => plural(n, 'day', 'days'),
    transfers: (n) => `${n}×`,
    zone: { offsetHours: 0, name: 'UTC' },
  },
  buttons: {
    rent: '⚡ Rent energy',
    orders: '🧾 My orders',
    balance: '💰 Balance',
    addresses: '📒 Addresses',
    language: '🌐 Language / 语言',
    help: '❓ Help',
    menu: '🏠 Menu',
    back: '‹ Back',
    cancel: '✕ Cancel',
    customEnergy: '✏️ Custom amount',
    receiver: '📍 Receiver',
    recipient: '🎯 Where USDT goes',
    review: 'Next ›',
    newAddress: '＋ New address',
    recipientHolds: 'They hold USDT',
    recipientEmpty: 'They hold no USDT',
    recipientUnknown: "I don't know",
    recipientAddress: '🔍 Look up their address',
    payTransfer: (amount, currency) => `Pay ${amount} ${currency} by transfer`,
    payBalance: (amount, currency) => `Pay ${amount} ${currency} from balance`,
    flash: '🚀 Flash rental',
    flashOther: '🎁 For another address',
    customUnits: '✏️ Custom units',
    deposit: '💳 Deposit',
    statement: (currency) => `📜 ${currency} statement`,
    customAmount: '✏️ Custom amount',
    depositDetails: '💳 Deposit details',
    cancelDeposit: 'Cancel deposit',
    keepDeposit: 'Keep it',
    newDeposit: '💳 Another deposit',
    copyAmount: '📋 Copy amount',
    copyAddress: '📋 Copy address',
    checkPayment: '🔄 I have paid, check',
    cancelOrder: 'Cancel order',
    cancelSure: 'Yes, cancel it',
    keepOrder: 'Keep it',
    orderDetails: '🧾 Order details',
    refresh: '🔄 Refresh',
    older: 'Older ›',
    newest: '‹ Newest',
    addAddress: '＋ Add address',
    rentForThis: '⚡ Rent energy for it',
    rename: '✏️ Label',
    remove: '🗑 Delete',
    removeSure: 'Yes, delete it',
  },
  commands: {
    start: 'Start',
    menu: 'Main menu',
    buy: 'Rent energy',
    flash: 'Flash rental: just send TRX',
    orders: 'My orders',
    balance: 'My balance',
    address: 'Address book',
    language: 'Change language',
    help: 'How it works',
  },
  menu: {
    welcome: (name) =>
      `👋 Welcome to <b>TRON Energy Desk</b>, ${name}\n\nA USDT transfer burns about 6.43 TRX (13.03 TRX when the ` +
      `recipient holds no USDT). Rent energy first and pay less than half.\n\nDelivered seconds after your payment is ` +
      `confirmed, taken back by itself. No approvals, and your keys stay yours.`,
    home: '<b>TRON Energy Desk</b>\n\nWhat would you like to do?',
    help:
      '<b>How it works</b>\n\n1. Tap “⚡ Rent energy”, choose energy and duration\n2. Give the address that receives the ' +
      'energy (activated, not a contract)\n3. Say where your USDT goes: 65,000 energy if the recipient holds USDT, ' +
      '131,000 if not\n4. Pay the <b>exact amount</b>; the energy follows by itself\n\n<b>Please note</b>\n' +
      '• Never pay from an exchange: the amount would not match your order\n• The amount is your order number, to the ' +
      'last digit\n• A transfer also needs about 345 bandwidth, or it burns about 0.345 TRX\n• Paid too late? We deliver ' +
      'if we still can, otherwise the money goes to your balance\n\nIn a hurry? /flash: just send TRX. Or add to your ' +
      '/balance first: orders paid from it are delivered at once.',
    chooseLanguage: '🌐 Please choose a language\n请选择语言',
    languageSet: 'Language set to English',
    languageNames: { zh: '中文', en: 'English' },
  },
  rent: {
    title: '⚡ <b>Rent energy</b>',
    energyLine: (energy, transfers) => `Energy: <b>${energy}</b>${transfers}`,
    aboutTransfers: (n) => ` (about ${n} USDT ${n === 1 ? 'transfer' : 'transfers'})`,
    durationLine: (duration) => `Duration: <b>${duration}</b>`,
    receiverLine: (address) => `Receiver: ${address}`,
    receiverMissing: 'Receiver: not chosen 👇 tap “📍 Receiver”',
    recipientLine: (answer) => `USDT goes to: ${answer}`,
    recipientMissing: 'USDT goes to: not said (optional, decides between 65,000 and 131,000 a transfer)',
    recipientHolds: (energy) => `somebody with USDT, ${energy} energy a transfer`,
    recipientEmpty: (energy) => `somebody without USDT, ${energy} energy a transfer`,
    recipientUnknown: (energy) => `unknown, ${energy} energy a transfer is safe`,
    recipientAddressHolds: (address, energy) => `${address} holds USDT, ${energy} energy a transfer`,
    recipientAddressEmpty: (address, energy) => `${address} holds no USDT, ${energy} energy a transfer`,
    recipientAddressUnknown: (address, energy) =>
      `${address} can't be looked up now, ${energy} energy a transfer is safe`,
    priceLine: (trx) => `Price: <b>${trx}</b>`,
    savingLine: (burn, saving, percent) =>
      `Burning would cost ${burn}: you save <b>${saving}</b> (${percent}%)`,
    dearerThanBurning: (burn) => `Burning would cost ${burn}: for a single use that may be cheaper`,
    priceUnknown: 'Price: no quote right now',
    tooLittle: (needed) => `⚠️ Less than the ${needed} one transfer needs; the rest would burn TRX`,
    chooseHint: 'Choose a package, a number of transfers or your own amount:',
    receiverQuestion:
      '📍 <b>Which address gets the energy?</b>\n\nThe one you send USDT from. Choose it or add a new one:',
    receiverQuestionEmpty:
      '📍 <b>Which address gets the energy?</b>\n\nThe one you send USDT from. Tap “＋ New address” and send it to me.',
    recipientQuestion: (holds, empty) =>
      `🎯 <b>Where will your USDT go?</b>\n\nWhat a transfer needs depends on whether the <b>recipient</b> holds ` +
      `USDT:\n• holds USDT: ${holds} energy\n• holds none: ${empty} energy\n• don't know: the larger one is always ` +
      `enough\n\nOr give me their address and I will look.`,
    facts: {
      resources: (trx, energy, bandwidth) =>
        `✅ Activated · ${trx} · energy ${energy} · bandwidth ${bandwidth}`,
      notActivated: "⛔ Not activated, can't receive energy. Any TRX sent to it activates it",
      contract: "⛔ This is a contract and can't receive energy",
      ours: "⛔ This address is ours and can't be the receiver",
      unavailable: '⏳ The nodes are busy, this address could not be looked up; we look again when you order',
    },
  },
  review: {
    title: '📝 <b>Check your order</b>',
    exchangeWarning:
      '⚠️ <b>The receiver must be your own wallet.</b> Energy on an exchange address is lost to you. And never pay ' +
      'from an exchange: the amount would not match.',
    bandwidthWarning:
      'ℹ️ This address has less than 345 bandwidth: a transfer will burn about 0.345 TRX on top.',
    bandwidthFine: 'ℹ️ Bandwidth is enough for a transfer.',
    priceChanged: 'The price has just changed. Please look at it and confirm again',
    balanceLine: (balances) => `Balance: ${balances}`,
    usdtLine: (usdt) => `Price in USDT: <b>${usdt}</b>`,
    suffixNote: 'ℹ️ Paid by transfer, less than 0.01 is added: those digits are your order number.',
  },
  payment: {
    title: (reference) => `💳 <b>Payment for ${reference}</b>`,
    what: (energy, duration, receiver) => `${energy} · ${duration} → ${receiver}`,
    amount: (amount, currency) => `Amount: ${amount} ${currency}`,
    address: (address) => `To: ${address}`,
    exact: 'Send <b>exactly</b> this amount, it is your order number. Tap to copy.',
    usdtNote: 'ℹ️ Send <b>USDT (TRC-20)</b>. The network fee of the transfer itself comes on top.',
    timeLeft: (clock) => `⏱ Time left <b>${clock}</b>`,
    timeOver: '⌛ The time to pay is over. Please do not pay any more; order again if you need to.',
    exchangeWarning: '⚠️ Never pay from an exchange',
    notSeenYet: (clock) => `No payment seen yet, ${clock} left. It is noticed within seconds of its block.`,
  },
  orders: {
    title: (reference) => `🧾 <b>Order ${reference}</b>`,
    status: {
      awaiting_payment: 'awaiting payment',
      confirming: 'payment confirming',
      paid: 'paid',
      waiting_capacity: 'waiting for energy',
      delegating: 'delegating',
      active: 'active',
      unwinding: 'unwinding',
      reclaiming: 'ending',
      completed: 'completed',
      refunding: 'refunding',
      refunded: 'refunded',
      failed: 'with our staff',
      expired: 'expired',
      cancelled: 'cancelled',
    },
    hint: {
      awaiting_payment: 'Please pay the exact amount.',
      confirming: 'Your payment was seen. Confirmation usually takes about a minute.',
      paid: 'The energy is about to be delegated.',
      waiting_capacity:
        'Energy is short right now. You are in the queue; if it takes too long you get your money back.',
      delegating: 'The delegation was sent and waits for its block.',
      active: 'The energy is there. You can send your USDT now.',
      unwinding: 'What was delegated is being taken back, then you get a refund.',
      reclaiming: 'The rental is over, the energy is being taken back.',
      completed: 'The energy was taken back. Thank you!',
      refunding: 'Your refund is on its way.',
      refunded: 'Your money is back.',
      failed: 'Our staff is looking after your refund. Please do not pay again.',
      expired: 'It was not paid in time. Please do not pay any more.',
      cancelled: 'The order was cancelled. Please do not pay any more.',
    },
    statusLine: (status) => `Status: <b>${status}</b>`,
    energyLine: (energy, duration) => `What: ${energy} · ${duration}`,
    receiverLine: (address) => `Receiver: ${address}`,
    paidLine: (trx) => `Paid: ${trx}`,
    priceLine: (trx) => `Price: ${trx}`,
    createdLine: (time) => `Ordered: ${time}`,
    endsLine: (time, left) => `Ends: ${time} (${left} left)`,
    endedLine: (time) => `Ends: ${time}`,
    delegateLink: '🔗 Delegation',
    reclaimLink: '🔗 Taken back',
    listTitle: '🧾 <b>My orders</b>',
    listEmpty: '🧾 <b>My orders</b>\n\nNothing here yet. Tap “⚡ Rent energy” for your first order.',
    cancelQuestion: (reference) =>
      `Cancel order <b>${reference}</b>?\n\nIf you have already paid, please keep it.`,
    cancelRefundQuestion: (reference) =>
      `Cancel order <b>${reference}</b>?\n\nWhat you paid goes to your balance.`,
    alreadyPlaced: 'This order has already been placed',
    unchanged: 'No change',
  },
  addresses: {
    title: (count, limit) =>
      `📒 <b>Address book</b> (${count}/${limit})\n\nTap an address to see, label or delete it.`,
    empty:
      '📒 <b>Address book</b>\n\nNothing here yet. Save the addresses you use, then choose them with a tap.',
    detail: (label, address) => `📒 <b>${label}</b>\n\n${address}`,
    noLabel: 'No label',
    removeQuestion: (address) => `Delete this address?\n\n${address}`,
    saved: 'Saved',
    renamed: 'Label changed',
    removed: 'Deleted',
    gone: 'This address is no longer in your book',
  },
  flash: enFlash,
  balance: enBalance,
  deposit: enDeposit,
  input: {
    askEnergy: (min, max) =>
      `✏️ Send me the amount of energy (a whole number from ${min} to ${max}), for example <code>195000</code>`,
    askReceiver: '📍 Send me the address that gets the energy (34 characters, starts with T)',
    askRecipient: '🎯 Send me the address your USDT goes to (34 characters, starts with T)',
    askAddress: '📒 Send me the address to save (34 characters, starts with T)',
    askLabel: (limit) => `✏️ Send me a label of up to ${limit} characters, for example: My main wallet`,
  },
  errors: {
    notUnderstood:
      'I did not understand that. Use the buttons below, or send me a TRON address to rent energy for.',
    textOnly: 'I can only read text. Please use the buttons below.',
    tooLong: 'That message is too long. Please send only what is needed.',
    stale: 'This button is out of date. Please use the newest page, or send /buy to begin again.',
    broken: 'I do not know this button. Send /menu for the main menu.',
    notANumber: 'That is not a number. Please send a whole number, for example 195000.',
    notPositive: 'The energy must be more than 0.',
    notWhole: 'The energy must be a whole number, without decimals.',
    energyRange: (min, max) => `The energy must be between ${min} and ${max}.`,
    amountNotANumber: 'That is not an amount. Please send a number, for example 12.5.',
    amountNotPositive: 'The amount must be more than 0.',
    amountTooFine: 'The amount may have two decimals at most, for example 12.5.',
    amountRange: (min, max, currency) => `The amount must be between ${min} and ${max} ${currency}.`,
    unitsRange: (min, max) => `The number of units must be a whole number from ${min} to ${max}.`,
    notAnAddress: 'That is not a TRON address. It starts with T and has 34 characters.',
    badChecksum:
      'The checksum of this address is wrong: a character is mistyped or missing. Please copy it again.',
    wrongNetwork:
      'That looks like an address of another network. A TRON address starts with T and has 34 characters.',
    labelEmpty: 'The label is empty. Please send some text.',
    labelTooLong: (limit) => `The label is too long: at most ${limit} characters.`,
    bookFull: (limit) => `Your address book is full (${limit}). Please delete an address first.`,
    chooseReceiverFirst: 'Please choose the receiver first',
    chooseEnergyFirst: 'Please choose the energy first',
    receiverNotActivated:
      "This address is not activated and can't receive energy. Send it any TRX, then order again.",
    receiverIsContract: "This is a contract address and can't receive energy. Please use your own wallet.",
    receiverIsOurs: "This address is ours and can't be the receiver. Please use your own wallet.",
    durationNotOffered: 'This duration is not offered. Please choose another.',
    packageGone: 'This package is no longer offered. Please choose another.',
    tooManyOpen: 'You have too many unpaid orders. Please pay or cancel one first.',
    pauseAfterUnpaid:
      'Several of your orders were not paid. Please wait a few minutes or pay from your balance.',
    noFreeAmount:
      'Too many people are ordering right now. Pay from your balance or try later. No order was created.',
    sellingPaused: 'We are taking a short break. Please try again later. No order was created.',
    soldOut: 'Energy is sold out at the moment. Please try again later. No order was created.',
    orderNotFound: 'This order was not found.',
    notCancellable: 'This order can no longer be cancelled.',
    insufficientBalance: 'Your balance is not enough. Pay by transfer, or add to it first (/balance).',
    riskDenied: "Sorry, we can't accept this request. Please contact our staff, and do not pay anything.",
    userBlocked:
      "Sorry, this account can't rent energy or deposit at present. Please contact our staff, and do not pay anything. " +
      'Your orders and your balance are still there.',
    riskTooManyOrders: 'You have ordered very often just now. Please try again later. No order was created.',
    riskUserVolume: "You have reached today's limit. Please come back tomorrow. No order was created.",
    riskReceiverVolume:
      "This receiver has reached today's limit. Use another address or come back tomorrow. No order was created.",
    noRate: 'There is no reliable USDT rate right now. Please pay in TRX. No order was created.',
    notWorthIt:
      'At this price burning TRX would be cheaper, so we do not sell it. Choose another amount or duration.',
    flashNotOffered: 'This flash rental is no longer offered. See /flash for what is.',
    tooManyUnpaid: 'Too many of your amounts are still unpaid. Please pay one, or try again in a day.',
    depositNotFound: 'This deposit was not found.',
    depositNotCancellable: 'This deposit can no longer be cancelled.',
    nodesUnavailable: 'The TRON nodes do not answer right now. Please try again later. No order was created.',
    internal: 'Something went wrong and was noted. Please try again later; your money is safe.',
  },
};
