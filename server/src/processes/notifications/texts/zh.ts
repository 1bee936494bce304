import type { NotificationTexts } from './notification-texts.js';

export const zh: NotificationTexts = {
  messages: {
    payment_seen: ({ reference, trx }) =>
      `👀 已看到付款 ${trx}\n订单 ${reference} 正在等待区块确认，约 1 分钟。`,
    payment_lost: ({ reference }) =>
      `⚠️ 您的付款所在区块被链上重组移除\n订单 ${reference} 会在付款重新出块后继续，请勿重复付款。`,
    payment_confirmed: ({ reference, trx }) => `✅ 付款已确认 ${trx}\n订单 ${reference} 马上为您委托能量。`,
    late_payment: ({ reference, trx }) =>
      `⌛ 收到逾期付款 ${trx}\n订单 ${reference} 已过期：能交付就交付，不能交付就退到您的余额。`,
    waiting_capacity: ({ reference }) =>
      `⏳ 能量暂时紧张\n订单 ${reference} 已排队，一有能量就交付；等不到会退款，无需操作。`,
    delayed: ({ reference }) =>
      `⏳ 节点没有明确答复，正在核实\n订单 ${reference} 可能要多等一两分钟，请勿重复付款。`,
    active: ({ reference, energy, receiver }) =>
      `⚡ ${energy} 能量已委托到账\n${receiver}\n订单 ${reference}，现在就可以转 USDT 了。`,
    delivery_lost: ({ reference }) =>
      `⚠️ 委托所在区块被链上重组移除\n订单 ${reference} 正在重新交付，请稍候再转账。`,
    delivery_solid: ({ reference, energy }) => `🔒 ${energy} 能量委托已最终确认\n订单 ${reference}`,
    rental_ending: ({ reference, minutesLeft }) =>
      `⏰ 租期还剩约 ${minutesLeft} 分钟\n订单 ${reference}，没用完的能量请尽快使用。`,
    completed: ({ reference, energy }) =>
      `🏁 租期结束，${energy} 能量已收回\n订单 ${reference} 已完成，感谢使用！`,
    expired: ({ reference }) => `⌛ 订单 ${reference} 未在时限内付款，已过期\n请勿再付款，需要请重新下单。`,
    refunded: ({ reference, trx }) => `↩️ 已退款 ${trx} 到您的余额\n订单 ${reference}。发送 /balance 查看。`,
    failed: ({ reference }) =>
      `⚠️ 订单 ${reference} 需要人工处理\n我们已收到提醒，会尽快跟进，您的款项有记录。`,
  },
  transactionLink: '🔗 查看委托交易',
  orderButton: '🧾 查看订单',
};
