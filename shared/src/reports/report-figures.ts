/** How a figure is written: a count, energy, sun, micro-USDT, a part of 1, or seconds. */
export type FigureUnit = 'count' | 'energy' | 'sun' | 'microUsdt' | 'ratio' | 'seconds';

/** A figure of a report: how it is written, and how it comes about, in one sentence. */
export interface ReportFigure {
  readonly unit: FigureUnit;
  /** What is counted, in which states, by which clock. */
  readonly formula: { readonly en: string; readonly zh: string };
  /** Whether it can't change any more once the day is over and solid: what finance signs. */
  readonly settled: boolean;
}

const figure = (unit: FigureUnit, settled: boolean, en: string, zh: string): ReportFigure => ({
  unit,
  settled,
  formula: { en, zh },
});

/** Every figure of the summary. Days are days of chain time in the chosen time zone. */
export const REPORT_FIGURES = {
  orders: figure(
    'count',
    true,
    'Orders made in the period, of every kind and whatever became of them, by the chain time of their first event.',
    '期间内创建的全部订单（任何类型、任何结果），按其首个事件的链上时间统计。',
  ),
  activeUsers: figure(
    'count',
    true,
    'Different users who made an order in the period, by the chain time of its first event; flash transfers of strangers count no user.',
    '期间内下过单的不同用户数，按订单首个事件的链上时间统计；陌生地址的闪租转账不计用户。',
  ),
  paid: figure(
    'count',
    true,
    'Orders that entered the state paid in the period, by the chain time of that event; those paid from balance, flash and manual ones included.',
    '期间内进入“已支付”状态的订单，按该事件的链上时间统计；含余额支付、闪租与手工订单。',
  ),
  completed: figure(
    'count',
    true,
    'Orders that entered the state completed in the period, by the chain time of that event: rented out and taken back.',
    '期间内进入“已完成”状态的订单（已租出并已回收），按该事件的链上时间统计。',
  ),
  refunded: figure(
    'count',
    true,
    'Orders that entered the state refunded in the period, by the chain time of that event, whenever they were paid.',
    '期间内进入“已退款”状态的订单，按该事件的链上时间统计，与何时支付无关。',
  ),
  salesSun: figure(
    'sun',
    true,
    'Sum of the prices in TRX of the orders that entered the state paid in the period, suffix included.',
    '期间内进入“已支付”状态的订单的 TRX 价格之和（含尾数）。',
  ),
  salesMicroUsdt: figure(
    'microUsdt',
    true,
    'Sum of the prices in USDT of the orders that entered the state paid in the period, suffix included.',
    '期间内进入“已支付”状态的订单的 USDT 价格之和（含尾数）。',
  ),
  refundsSun: figure(
    'sun',
    true,
    'Sum of the prices in TRX of the orders that entered the state refunded in the period.',
    '期间内进入“已退款”状态的订单的 TRX 价格之和。',
  ),
  refundsMicroUsdt: figure(
    'microUsdt',
    true,
    'Sum of the prices in USDT of the orders that entered the state refunded in the period.',
    '期间内进入“已退款”状态的订单的 USDT 价格之和。',
  ),
  revenueSun: figure(
    'sun',
    true,
    'Sales in TRX less refunds in TRX of the same period.',
    '同一期间的 TRX 销售额减去 TRX 退款额。',
  ),
  revenueMicroUsdt: figure(
    'microUsdt',
    true,
    'Sales in USDT less refunds in USDT of the same period.',
    '同一期间的 USDT 销售额减去 USDT 退款额。',
  ),
  energySold: figure(
    'energy',
    true,
    'Energy of the orders that entered the state paid in the period, delivered or not.',
    '期间内进入“已支付”状态的订单的能量之和，无论是否已交付。',
  ),
  energyDelivered: figure(
    'energy',
    true,
    'Energy of the delegations whose delegate was included in a block of the period; surplus ones do not count.',
    '委托交易在期间内上链的能量之和；多余的委托不计。',
  ),
  supplierCostSun: figure(
    'sun',
    true,
    'What the books owe to suppliers for the delegations included in a block of the period: energy × cost of the pool × started days.',
    '期间内上链的委托在账上应付供应方的成本：能量 × 资源池单价 × 起始天数。',
  ),
  networkFeesSun: figure(
    'sun',
    true,
    'Fees that the chain took for our own transactions included in a block of the period; by package, currency or kind only those of delegations.',
    '我方交易在期间内上链所付的链上手续费；按套餐、币种或类型分组时仅含委托相关交易。',
  ),
  successRate: figure(
    'ratio',
    false,
    'Of the orders paid in the period those that were delivered, divided by those that were delivered or given up (unwinding, refunding, refunded, failed before any delivery); those still under way are left out.',
    '期间内支付的订单中，已交付数 ÷（已交付数 + 未交付即放弃数：回退、退款中、已退款、失败）；进行中的不计。',
  ),
  deliverySecondsP50: figure(
    'seconds',
    false,
    'Half of the orders paid in the period and delivered took no longer from paid to the block with their last delegate, in chain time.',
    '期间内支付并交付的订单中，一半从支付到最后一笔委托上链不超过此时长（链上时间）。',
  ),
  deliverySecondsP95: figure(
    'seconds',
    false,
    '95 % of the orders paid in the period and delivered took no longer from paid to the block with their last delegate, in chain time.',
    '期间内支付并交付的订单中，95% 从支付到最后一笔委托上链不超过此时长（链上时间）。',
  ),
  deliverySecondsP99: figure(
    'seconds',
    false,
    '99 % of the orders paid in the period and delivered took no longer from paid to the block with their last delegate, in chain time.',
    '期间内支付并交付的订单中，99% 从支付到最后一笔委托上链不超过此时长（链上时间）。',
  ),
} as const satisfies Readonly<Record<string, ReportFigure>>;

export type ReportFigureName = keyof typeof REPORT_FIGURES;

/** What finance signs: figures that only change afterwards when something is wrong. */
export const SIGNED_FIGURES = (Object.keys(REPORT_FIGURES) as ReportFigureName[]).filter(
  (name) => REPORT_FIGURES[name].settled,
);

/** What people use the desk for, in the summary. */
export const REPORT_FEATURES = {
  package_order: 'Orders of energy packages or custom amounts made in the period',
  flash_order: 'Flash orders made in the period',
  manual_order: 'Orders made by hand in the period',
  paid_by_transfer: 'Orders paid by a transfer of their own in the period',
  paid_from_balance: 'Orders paid from a balance in the period',
  paid_in_usdt: 'Orders paid in USDT in the period',
  deposit: 'Deposits whose transfer is in a block of the period',
} as const;

export type ReportFeature = keyof typeof REPORT_FEATURES;
