import type { AlertKind } from './alert-kinds.js';

/** What people of the desk read. */
export const DESK_LANGUAGES = ['zh', 'en'] as const;
export type DeskLanguage = (typeof DESK_LANGUAGES)[number];

type Titles = Readonly<Record<AlertKind, string>>;

const zh: Titles = {
  scanner_halted: '区块扫描已停止',
  scanner_behind: '区块扫描落后',
  scanner_failing: '收款监听连续失败',
  wallet_set_aside: '钱包暂停使用',
  wallet_foreign_operation: '钱包有外来操作',
  wallet_low_bandwidth: '钱包带宽不足',
  wallet_low_trx: '钱包 TRX 不足',
  delegation_surplus: '多出一笔委托',
  delegation_taken_elsewhere: '委托被他人撤回',
  delegation_failed: '委托失败',
  reclaim_overdue: '能量逾期未收回',
  order_needs_person: '订单需要人工处理',
  payment_lost: '收款因分叉丢失',
  payment_held: '收款被扣留',
  flash_not_served: '闪租未能交付',
  flash_price_out_of_bounds: '闪租价格越界',
  exchange_rate_stale: '汇率过期',
  exchange_rate_jump: '汇率跳变',
  refund_needs_person: '退款需要人工处理',
  refund_paid_twice: '退款可能付了两次',
  treasury_low: '金库余额不足',
  preset_below_need: '套餐能量不够转账',
  pool_low: '能量池余量不足',
  node_down: '节点不可用',
  queue_stuck: '队列卡住',
  success_rate_low: '成功率过低',
  chain_prices_changed: '链上价格有变',
  books_out_of_balance: '账目不平',
  reconciliation_difference: '对账有差异',
  sending_held: '发送已暂停',
  brake_pulled: '刹车已拉下',
  unhandled_error: '未预料的错误',
  cpu_high: 'CPU 过高',
  memory_high: '内存过高',
  login_guessing: '有人猜验证码',
  refresh_token_reused: '会话令牌被重复使用',
};

const en: Titles = {
  scanner_halted: 'Scanner halted',
  scanner_behind: 'Scanner behind',
  scanner_failing: 'Watching payments fails',
  wallet_set_aside: 'Wallet set aside',
  wallet_foreign_operation: 'Foreign operation on a wallet',
  wallet_low_bandwidth: 'Wallet low on bandwidth',
  wallet_low_trx: 'Wallet low on TRX',
  delegation_surplus: 'One delegation too many',
  delegation_taken_elsewhere: 'Delegation taken back elsewhere',
  delegation_failed: 'Delegation failed',
  reclaim_overdue: 'Energy not back in time',
  order_needs_person: 'Order needs a person',
  payment_lost: 'Payment left the chain',
  payment_held: 'Payment held',
  flash_not_served: 'Flash payment not served',
  flash_price_out_of_bounds: 'Flash price out of bounds',
  exchange_rate_stale: 'Exchange rate too old',
  exchange_rate_jump: 'Exchange rate jumped',
  refund_needs_person: 'Refund needs a person',
  refund_paid_twice: 'Refund perhaps paid twice',
  treasury_low: 'Treasury low',
  preset_below_need: 'Package too small for a transfer',
  pool_low: 'Pool low',
  node_down: 'Node down',
  queue_stuck: 'Queue stuck',
  success_rate_low: 'Success rate low',
  chain_prices_changed: 'Chain prices changed',
  books_out_of_balance: 'Books out of balance',
  reconciliation_difference: 'Books and chain differ',
  sending_held: 'Sending held',
  brake_pulled: 'Brake pulled',
  unhandled_error: 'Unexpected error',
  cpu_high: 'CPU high',
  memory_high: 'Memory high',
  login_guessing: 'Somebody guesses codes',
  refresh_token_reused: 'Session token used twice',
};

/** What an alert is called; undefined for what nobody here knows yet. */
export const alertTitle = (kind: string, language: string): string | undefined =>
  ((language === 'zh' ? zh : en) as Readonly<Record<string, string>>)[kind];
