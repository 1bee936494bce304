import type { AlertKind } from './alert-kinds.js';

type Advice = Readonly<Record<AlertKind, string>>;

const zh: Advice = {
  scanner_halted: '扫描遇到必须由人判断的情况，已停下，收款不再入账。先看原因，处理后在“系统状态”让它继续。',
  scanner_behind: '区块读得比链慢，收款会晚入账；落后太多时停止销售。确认扫描进程在运行、节点正常。',
  scanner_failing: '监听收款连续失败三次。检查节点和数据库连接。',
  wallet_set_aside: '这个钱包连续失败，暂时排到最后。检查它的权限、带宽和 TRX，可在钱包页恢复使用。',
  wallet_foreign_operation:
    '我们的钱包上出现了不是我们发的交易。若不是钱包主人所为，请立刻停用钱包并更换密钥。',
  wallet_low_bandwidth: '带宽快用完，也没有 TRX 可燃烧，委托会失败。给钱包转入少量 TRX，或质押换带宽。',
  wallet_low_trx: '钱包的可用 TRX 太少，带宽用完后无法发送。请转入一些 TRX。',
  delegation_surplus: '一笔已判失败的委托后来上链了。系统会把它收回，无需操作，留意即可。',
  delegation_taken_elsewhere:
    '租赁的质押被别人撤回，可能发生在到期之前，用户可能提前失去能量。订单会自行结束。联系钱包主人，必要时人工补偿用户。',
  delegation_failed: '这个钱包的委托没有成功，订单由其他钱包交付。若反复出现，请检查钱包权限。',
  reclaim_overdue: '到期后能量没有按时收回，占用了容量。查看委托的回收交易，必要时手动回收。',
  order_needs_person: '订单结束了，却既没有收款也没有交付能量。打开订单查看经过再决定。',
  payment_lost: '提前认可的收款所在区块被替换。租赁会被收回；联系付款人或核销。',
  payment_held: '这笔收款触发了风控规则，在收款页等财务处理。',
  flash_not_served: '这笔闪租付款没有买到能量，金额已计入付款地址，下次闪租抵用或按规则退回。',
  flash_price_out_of_bounds: '闪租价格低于成本，或高于自行燃烧的费用。请到价格页调整。',
  exchange_rate_stale: '汇率太久没有更新，已停止用 USDT 销售。检查汇率来源，或手动设定汇率。',
  exchange_rate_jump: '新汇率与现行汇率相差太大，在价格页等人接受或拒绝。',
  refund_needs_person: '退款没有自动发出，在退款页等财务决定。',
  refund_paid_twice: '一笔已判失效的退款后来上链了，可能付了两次。核对金库流水，联系收款人。',
  treasury_low: '金库的 TRX 不够付退款或低于储备。请给金库转入 TRX。',
  addresses_changed:
    '服务器配置里多了一个我方收款、闪租或金库地址。如果不是你们自己改的，请立即停止销售并检查服务器。',
  preset_below_need: '套餐的能量不够一次 USDT 转账，已对用户隐藏。请到价格页提高套餐能量。',
  pool_low: '能量池可委托的质押太少，新订单可能等待。增加质押，或等租赁到期。',
  node_down: '节点没有应答、限制了我们或落后于其他节点，其他节点在顶替。检查节点和密钥额度。',
  queue_stuck: '到期的工作等得太久。确认工作进程在运行，查看失败任务。',
  success_rate_low: '最近已付款订单的交付率低于阈值。查看退款的订单，找出原因。',
  chain_prices_changed: '网络调整了能量或带宽的价格。检查成本下限、燃烧上限和闪租价格。',
  books_out_of_balance: '账本合计不为零。建议先停止销售，再查清差额。',
  reconciliation_difference: '账面和链上不一致。到对账结果里看差额和建议。',
  sending_held: '长时间停机或恢复备份后，在账面和链上核对完之前不发送任何交易。到“系统状态”查看并放行。',
  brake_pulled: '有人拉下了刹车。原因消除后到“系统状态”松开。',
  unhandled_error: '出现了没有预料到的错误。把日志里的请求编号交给开发人员。',
  cpu_high: '处理器持续繁忙，处理会变慢。看看主机上在跑什么，必要时扩容。',
  memory_high: '内存占用过高，进程可能被系统终止。看看主机上在跑什么，必要时扩容。',
  login_guessing: '有人知道密码并在猜验证码。除非是本人，请立即更换密码。',
  refresh_token_reused: '一个已作废的会话令牌又被使用，会话已结束。问清设备是否丢失或被盗。',
};

const en: Advice = {
  scanner_halted:
    'The scanner met what a person has to judge, and stands still: no payment is booked. Look at the reason, mend it, then let it go on under “System health”.',
  scanner_behind:
    'Blocks are read more slowly than the chain makes them: payments count late, and far behind nothing is sold. See that a scanner runs and that the nodes answer.',
  scanner_failing: 'Watching payments failed three times in a row. Check the nodes and the database.',
  wallet_set_aside:
    'This wallet failed again and again and ranks last for a while. Check its permission, bandwidth and TRX; it can be let back on its page.',
  wallet_foreign_operation:
    'A wallet of ours did what we did not send. Unless its owner did it, disable the wallet and change its key at once.',
  wallet_low_bandwidth:
    'Its bandwidth is nearly used up and there is no TRX to burn: delegating will fail. Send it some TRX, or stake for bandwidth.',
  wallet_low_trx: 'It holds too little TRX to send anything once its bandwidth is gone. Send it some.',
  delegation_surplus:
    'A delegation that counted as refused was included after all. It is taken back by itself; nothing to do.',
  delegation_taken_elsewhere:
    'Somebody else took the stake of a rental back, maybe before its end: the user may have lost energy early. The order closes by itself. Talk to the owner of the wallet; make up to the user by hand if needed.',
  delegation_failed:
    'A delegate of this wallet came to nothing; other wallets serve its order. If it goes on, check the permission of the wallet.',
  reclaim_overdue:
    'Energy did not come back in time and takes up capacity. Look at the undelegate, and take it back by hand if needed.',
  order_needs_person: 'The order ended without payment and without energy. Open it and read what happened.',
  payment_lost:
    'The block of a payment that counted early was replaced. Its rental is taken back; talk to the payer, or write it off.',
  payment_held: 'The payment met a rule of risk and waits for finance among the payments.',
  flash_not_served:
    'The flash payment bought nothing. Its amount is credited to the sender, for the next time or to go back by the rules.',
  flash_price_out_of_bounds: 'The flash price is below cost, or above burning. Change it among the prices.',
  exchange_rate_stale:
    'The exchange rate is too old: nothing is sold for USDT. Check its source, or set a rate by hand.',
  exchange_rate_jump:
    'The new rate differs too much from the one in force: accept or reject it among the prices.',
  refund_needs_person: 'The refund did not go out by itself. It waits for finance among the refunds.',
  refund_paid_twice:
    'A transfer that counted as dead was included after all: the refund may be paid twice. Compare with the treasury, and talk to the receiver.',
  treasury_low: 'The treasury holds too little for refunds, or less than its reserve. Send it TRX.',
  addresses_changed:
    'The environment of the server names another address of ours. Unless you changed it, stop selling and look at the machine.',
  preset_below_need:
    'The energy of this package is too little for a transfer of USDT, so users do not see it. Raise it among the prices.',
  pool_low:
    'Little of the pool’s stake is free: new orders may wait. Stake more, or wait for rentals to end.',
  node_down:
    'The node does not answer, limits us or lags behind; others serve. Check it and the quota of its key.',
  queue_stuck: 'Work that is due waits too long. See that a worker runs, and look at failed work.',
  success_rate_low: 'Too few of the last paid orders were delivered. Look at those that were refunded.',
  chain_prices_changed:
    'The network changed what energy or bandwidth costs. Check floors, ceilings and flash prices.',
  books_out_of_balance: 'The ledger does not add up to zero. Stop selling, then find the difference.',
  reconciliation_difference: 'Books and chain differ. Read the difference and the advice in the comparison.',
  sending_held:
    'After a long stop or a restore nothing is sent until books and chain are compared. Look and release it under “System health”.',
  brake_pulled: 'Somebody pulled a brake. Release it under “System health” once the reason is gone.',
  unhandled_error: 'Something failed that nobody expected. Give the request ids from the log to a developer.',
  cpu_high: 'The processors stay busy: everything slows down. See what runs on the machine, or give it more.',
  memory_high:
    'Memory is nearly used up: processes may be killed. See what runs on the machine, or give it more.',
  login_guessing:
    'Somebody knows the password and guesses codes. Unless it was you, change the password now.',
  refresh_token_reused:
    'A replaced session token was used again; the session ended. Ask whether a device was lost.',
};

/** What an alert means and what to do; undefined for what nobody here knows yet. */
export const alertAdvice = (kind: string, language: string): string | undefined =>
  ((language === 'zh' ? zh : en) as Readonly<Record<string, string>>)[kind];
