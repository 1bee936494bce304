import type { NotificationTexts } from './notification-texts.js';

const NOT_ACTIVATED = 'It is not activated, or a contract.';

/** English. */
export const en: NotificationTexts = {
  orders: {
    payment_seen: ({ reference, money }) =>
      `👀 Payment of ${money} seen\nOrder ${reference} waits for confirmation, about a minute.`,
    payment_lost: ({ reference }) =>
      `⚠️ The block with your payment was dropped by the network\nOrder ${reference} goes on once the payment is in a ` +
      `block again. Please do not pay twice.`,
    payment_confirmed: ({ reference, money, energy, flash }) =>
      flash
        ? `✅ Flash payment of ${money} confirmed\nOrder ${reference}: ${energy} energy is on its way to the paying address.`
        : `✅ Payment of ${money} confirmed\nThe energy of order ${reference} is on its way.`,
    late_payment: ({ reference, money }) =>
      `⌛ Late payment of ${money} received\nOrder ${reference} had expired: we deliver if we still can, otherwise the ` +
      `money goes to your balance.`,
    waiting_capacity: ({ reference, receiver, receiverRefused }) =>
      receiverRefused
        ? `⏳ The network delegates no energy to the receiver\n${receiver}\n${NOT_ACTIVATED} Order ${reference} ends here, ` +
          `your money comes back.`
        : `⏳ Energy is short right now\nOrder ${reference} is in the queue. If it takes too long you get your money back.`,
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
    refunded: ({ reference, money, refundTo, fee, receiver, receiverRefused }) => {
      const why = receiverRefused ? `\nThe network delegates no energy to ${receiver}. ${NOT_ACTIVATED}` : '';
      if (refundTo === 'chain')
        return `↩️ ${money} refunded to the paying address\nOrder ${reference}${fee ? `, less the transfer's fee of ${fee}` : ''}.${why}`;
      return refundTo === 'credit'
        ? `↩️ ${money} refunded as credit of the paying address\nOrder ${reference}. Its next flash rental uses it.${why}`
        : `↩️ ${money} refunded to your balance\nOrder ${reference}. See /balance.${why}`;
    },
    failed: ({ reference }) =>
      `⚠️ Order ${reference} needs our staff\nThey have been told and will take care of it. Your money is on record.`,
  },
  money: {
    deposit_seen: ({ money }) =>
      `🔎 Deposit of ${money} seen\nIt goes into your balance once its block is final, in about a minute.`,
    deposit_credited: ({ money }) =>
      `💰 Deposit of ${money} is in your balance\nPay orders from it: they are delivered at once.`,
    flash_credited: ({ money, credit, units, aboveLargest }) =>
      units > 0
        ? `🪙 ${credit ?? money} is left of your flash payment${aboveLargest ? ': more than is sold at once' : ''}\nIt waits for the next flash rental of the paying ` +
          `address, or goes back once it is worth a transfer.`
        : `🪙 ${money} received, less than one flash unit\nIt waits for the next flash rental of the paying address, ` +
          `or goes back once it is worth a transfer.`,
    flash_not_served: ({ money }) =>
      `🚫 ${money} received, but flash rental can't deliver now\nIt goes back to the paying address; a small amount ` +
      `waits for its next flash rental. Please send no more for now.`,
    refund_sent: ({ money, fee, address }) =>
      [
        `💸 ${money} sent back${fee ? ` (after a fee of ${fee})` : ''}`,
        address ? `To: ${address}` : 'It went to the paying address.',
      ].join('\n'),
    wrong_amount: ({ money, expected, reference }) =>
      [
        `❗ ${money} received: not the amount of your order`,
        expected
          ? `${reference ? `Order ${reference} asks` : 'It asks'} for ${expected}, to the last digit.`
          : null,
        'Our staff looks at it and credits or returns it; the money is on record. In a hurry? Pay the exact amount of ' +
          'the order once more.',
      ]
        .filter((line) => line !== null)
        .join('\n'),
    payment_credited: ({ money, reference }) =>
      `📥 Our staff put your ${money} into your balance\n` +
      `${reference ? `It does not cover order ${reference}. ` : ''}See /balance. You can pay orders from it.`,
    payment_assigned: ({ money, reference }) =>
      `🧩 Our staff counted your ${money} towards ${reference ? `order ${reference}` : 'your order'}\nIt is paid and will ` +
      `be delivered at once; what is over stays in your balance.`,
    balance_adjusted: ({ money, reason }) =>
      [`🧮 Your balance was changed: ${money}`, reason ? `Reason: ${reason}` : null, 'See /balance.']
        .filter((line) => line !== null)
        .join('\n'),
  },
  delegationLink: '🔗 See the delegation',
  refundLink: '🔗 See the transfer',
  orderButton: '🧾 Order details',
  balanceButton: '💰 Balance',
  flashButton: '🚀 Flash rental',
};
