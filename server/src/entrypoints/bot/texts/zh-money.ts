import type { BalanceTexts, DepositTexts, FlashTexts } from './money-texts.js';

export const zhFlash: FlashTexts = {
  title: '🚀 <b>能量闪租</b>',
  intro: '向下面的地址转 TRX，能量自动到<b>付款的钱包</b>，不用下单。',
  addressLine: (address) => `收款地址：${address}`,
  unitLine: (trx, energy, duration) => `1 份 ${trx} TRX → <b>${energy}</b> · ${duration}`,
  holderLine: (trx, units) => `• 对方有 USDT：转 ${trx} TRX（${units} 份）`,
  nonHolderLine: (trx, units, energy) => `• 对方没有 USDT：转 ${trx} TRX（${units} 份，${energy}）`,
  rangeLine: (minTrx, maxTrx, min, max) => `一次 ${min}–${max} 份（${minTrx}–${maxTrx} TRX），只算整份。`,
  remainder: (trx) => `零头不没收：记在付款地址名下，下次闪租自动抵扣；攒到 ${trx} TRX 扣除手续费退回。`,
  arrival: (blocks, upToTrx) =>
    upToTrx === null
      ? `⏱ 付款出块后第 ${blocks} 个区块委托，几秒到账。`
      : `⏱ ${upToTrx} TRX 以内：付款后 ${blocks} 个区块委托，几秒到账；更多的等最终确认，约 1 分钟。`,
  arrivalSolid: '⏱ 付款最终确认后委托，约 1 分钟。',
  exchangeWarning: '⚠️ <b>切勿从交易所转账</b>：能量会给到交易所的钱包。',
  activatedWarning: '⚠️ 只收 TRX。合约钱包不能闪租，付款要人工处理。',
  paused: '⛔ <b>暂停闪租</b>，现在请不要转账，稍后再来看看。',
  soldOut: '⛔ <b>能量已售罄</b>，现在请不要转账：暂时无法交付，付款会退回。',
  notOffered: '🚀 <b>能量闪租</b>\n\n暂未开放。可以先用「⚡ 租用能量」下单。',
  orderTitle: '🚀 <b>闪租给其他地址</b>',
  orderIntro: '先选接收地址和份数，再按订单的精确金额付款，能量就到接收地址。',
  orderWarning: '⚠️ 接收地址不能是交易所的充值地址；也不要从交易所付款，到账金额会对不上。',
  unitsLine: (units, energy, duration) => `份数：<b>${units} 份</b> · ${energy} · ${duration}`,
  askUnits: (min, max) => `✏️ 请发送份数（${min} 到 ${max} 的整数），例如 <code>${min}</code>`,
  receiverQuestion: '📍 <b>能量给哪个地址？</b>\n\n请选择，或添加新地址（须已激活，不能是合约）：',
  units: (n) => `${n} 份`,
};

export const zhBalance: BalanceTexts = {
  title: '💰 <b>余额</b>',
  amountLine: (money) => `<b>${money}</b>`,
  hint: '充值和退款都在这里，下单时可直接用余额支付，立即交付。',
  statementTitle: (currency) => `📜 <b>${currency} 明细</b>`,
  statementEmpty: '还没有记录。',
  statementLine: (what, amount, balance, time) => `${time}\n${what} <b>${amount}</b>（余额 ${balance}）`,
  kinds: {
    deposit: '充值',
    order_payment: '支付订单',
    order_refund: '订单退款',
    adjustment: '人工调整',
    credited_payment: '财务入账',
    payout: '提现',
    other: '其他变动',
  },
  orderSuffix: (reference) => `（单号 ${reference}）`,
};

export const zhDeposit: DepositTexts = {
  title: '💳 <b>充值</b>',
  question: (currency) => `充值 <b>${currency}</b>，选一个金额。之后会给您精确金额和收款地址：`,
  askAmount: (currency) => `✏️ 请发送充值金额（${currency}，最多两位小数），例如 <code>12.5</code>`,
  payTitle: '💳 <b>待付充值</b>',
  amount: (amount, currency) => `金额：${amount} ${currency}`,
  exact: '金额必须<b>一位不差</b>，尾数用来认出您的充值，也会一并入账。点一下即可复制。',
  pageTitle: '💳 <b>充值详情</b>',
  state: {
    open: '待付款',
    seen: '付款确认中',
    credited: '已入账',
    in_review: '人工核对中',
    expired: '已过期',
    cancelled: '已取消',
  },
  hint: {
    open: '请按精确金额付款。',
    seen: '已看到付款，等待区块最终确认，约 1 分钟后入账。',
    credited: '已到余额，下单时可直接用余额支付。',
    in_review: '这笔付款需要人工核对，我们会尽快处理，您的款项有记录。',
    expired: '未在时限内付款，请勿再付款，需要请重新充值。',
    cancelled: '这次充值已取消，请勿再付款。',
  },
  statusLine: (state) => `状态：<b>${state}</b>`,
  amountLine: (money) => `金额：${money}`,
  timeLine: (time) => `发起：${time}`,
  transferLink: '🔗 付款交易',
  cancelQuestion: (money) => `取消这次 <b>${money}</b> 的充值？\n\n如果您已经付款，请不要取消。`,
  timeOver: '⌛ 付款时间已过。请勿再付款，需要请重新充值。',
  alreadyOpened: '这笔充值已经开好了',
};
