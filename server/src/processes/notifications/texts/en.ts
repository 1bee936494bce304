import type { NotificationTexts } from './notification-texts.js';

export const en: NotificationTexts = {
  messages: {
    payment_seen: ({ reference, trx }) =>
      `👀 Payment of ${trx} seen\nOrder ${reference} waits for confirmation, about a minute.`,
    payment_lost: ({ reference }) =>
      `⚠️ The block with your payment was dropped by the network\nOrder ${reference} goes on once the payment is in a ` +
      `block again. Please do not pay twice.`,
    payment_confirmed: ({ reference, trx }) =>
      `✅ Payment of ${trx} confirmed\nThe energy of order ${reference} is on its way.`,
    late_payment: ({ reference, trx }) =>
      `⌛ Late payment of ${trx} received\nOrder ${reference} had expired: we deliver if we still can, otherwise the ` +
      `money goes to your balance.`,
    waiting_capacity: ({ reference }) =>
      `⏳ Energy is short right now\nOrder ${reference} is in the queue. If it takes too long you get your money back.`,
    delayed: ({ reference }) =>
      `⏳ The network gave no clear answer, we are checking\nOrder ${reference} may take a minute or two longer. ` +
      `Please do not pay again.`,
    active: ({ reference, energy, receiver }) =>
      `⚡ ${energy} energy delegated\n${receiver}\nOrder ${reference}: you can send your USDT now.`,
    delivery_lost: ({ reference }) =>
      `⚠️ The block with your delegation was dropped by the network\nOrder ${reference} is being delivered again. ` +
      `Please wait before you send.`,
    delivery_solid: ({ reference, energy }) =>
      `🔒 ${energy} energy: the delegation is final\nOrder ${reference}`,
    rental_ending: ({ reference, minutesLeft }) =>
      `⏰ About ${minutesLeft} min left\nOrder ${reference}: please use what is left of your energy.`,
    completed: ({ reference, energy }) =>
      `🏁 The rental is over, ${energy} energy was taken back\nOrder ${reference} is complete. Thank you!`,
    expired: ({ reference }) =>
      `⌛ Order ${reference} was not paid in time and has expired\nPlease do not pay any more; order again if you need to.`,
    refunded: ({ reference, trx }) => `↩️ ${trx} refunded to your balance\nOrder ${reference}. See /balance.`,
    failed: ({ reference }) =>
      `⚠️ Order ${reference} needs our staff\nThey have been told and will take care of it. Your money is on record.`,
  },
  transactionLink: '🔗 See the transaction',
  orderButton: '🧾 Order details',
};
