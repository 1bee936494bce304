import type { NotificationTexts } from './notification-texts.js';

const NOT_ACTIVATED = '该地址未激活，或者是合约地址。';

/** Chinese. */
export const zh: NotificationTexts = {
  orders: {
    payment_seen: ({ reference, money }) =>
      `👀 已看到付款 ${money}\n订单 ${reference} 正在等待区块确认，约 1 分钟。`,
    payment_lost: ({ reference }) =>
      `⚠️ 您的付款所在区块被链上重组移除\n订单 ${reference} 会在付款重新出块后继续，请勿重复付款。`,
    payment_confirmed: ({ reference, money, energy, flash }) =>
      flash
        ? `✅ 闪租付款已确认 ${money}\n订单 ${reference}：${energy} 能量马上委托到付款地址。`
        : `✅ 付款已确认 ${money}\n订单 ${reference} 马上为您委托能量。`,
    late_payment: ({ reference, money }) =>
      `⌛ 收到逾期付款 ${money}\n订单 ${reference} 已过期：能交付就交付，不能交付就退到您的余额。`,
    waiting_capacity: ({ reference, receiver, receiverRefused }) =>
      receiverRefused
        ? `⏳ 链上拒绝向接收地址委托能量\n${receiver}\n${NOT_ACTIVATED}订单 ${reference} 到此为止，款项会退回。`
        : `⏳ 能量暂时紧张\n订单 ${reference} 已排队，一有能量就交付；等不到会退款，无需操作。`,
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
    refunded: ({ reference, money, refundTo, fee, receiver, receiverRefused }) => {
      const why = receiverRefused ? `\n链上拒绝向 ${receiver} 委托能量。${NOT_ACTIVATED}` : '';
      if (refundTo === 'chain')
        return `↩️ 已退款 ${money} 到付款地址\n订单 ${reference}${fee ? `，其中转账手续费 ${fee}` : ''}。${why}`;
      return refundTo === 'credit'
        ? `↩️ 已退款 ${money}，记在付款地址名下\n订单 ${reference}。该地址下次闪租时自动抵扣。${why}`
        : `↩️ 已退款 ${money} 到您的余额\n订单 ${reference}。发送 /balance 查看。${why}`;
    },
    failed: ({ reference }) =>
      `⚠️ 订单 ${reference} 需要人工处理\n我们已收到提醒，会尽快跟进，您的款项有记录。`,
  },
  money: {
    deposit_seen: ({ money }) => `🔎 已看到充值 ${money}\n等待区块最终确认，约 1 分钟后入账，无需操作。`,
    deposit_credited: ({ money }) => `💰 充值 ${money} 已到余额\n下单时可直接用余额支付，立即交付。`,
    flash_credited: ({ money, credit, units, aboveLargest }) =>
      units > 0
        ? `🪙 ${aboveLargest ? '超过单次上限，' : ''}闪租余款 ${credit ?? money} 已记在付款地址名下\n该地址下次闪租时自动抵扣，攒够门槛会退回。`
        : `🪙 收到 ${money}，还不够一份闪租\n已记在付款地址名下，下次闪租时自动抵扣，攒够门槛会退回。`,
    flash_not_served: ({ money }) =>
      `🚫 收到 ${money}，但闪租暂时无法交付\n款项会退回付款地址；金额太小的记在该地址名下，下次闪租自动抵扣。请先不要再转。`,
    refund_sent: ({ money, fee, address }) =>
      [
        `💸 已退回 ${money}${fee ? `（已扣转账手续费 ${fee}）` : ''}`,
        address ? `到账地址：${address}` : '退到了付款地址。',
      ].join('\n'),
    wrong_amount: ({ money, expected, reference }) =>
      [
        `❗ 收到 ${money}，与订单金额不符`,
        expected ? `${reference ? `订单 ${reference} ` : ''}应付 ${expected}，一位都不能差。` : null,
        '财务会核对并入账或退回，这笔钱有记录。急用请按订单的精确金额再付一次。',
      ]
        .filter((line) => line !== null)
        .join('\n'),
    payment_credited: ({ money, reference }) =>
      `📥 财务已把您的 ${money} 记入余额\n` +
      `${reference ? `它还不够付清订单 ${reference}。` : ''}发送 /balance 查看，下单时可直接用余额支付。`,
    payment_assigned: ({ money, reference }) =>
      `🧩 财务已把您的 ${money} 归入${reference ? `订单 ${reference}` : '您的订单'}\n订单已付清，马上交付；多出的部分留在余额。`,
    balance_adjusted: ({ money, reason }) =>
      [`🧮 您的余额有调整：${money}`, reason ? `原因：${reason}` : null, '发送 /balance 查看明细。']
        .filter((line) => line !== null)
        .join('\n'),
  },
  delegationLink: '🔗 查看委托交易',
  refundLink: '🔗 查看退款交易',
  orderButton: '🧾 查看订单',
  balanceButton: '💰 查看余额',
  flashButton: '🚀 能量闪租',
};
