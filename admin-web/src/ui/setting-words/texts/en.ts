import type { SettingWords } from '../words.js';

export const en: SettingWords = {
  'payment.confirmation_blocks': ['Confirmations', 'Blocks until a payment counts; 19 and more means solid'],
  'payment.fast_exposure_max': [
    'Most settled early',
    'In total, before it is solid, while fewer than 19 confirmations are asked for',
  ],
  'payment.hold_hours': [
    'Amounts are kept for',
    'After its deadline an amount still names its order for so long',
  ],
  'payment.max_unpaid_per_user': [
    'Unpaid amounts per user',
    'Open or still kept without a transfer, orders and deposits together',
  ],
  'deposit.timeout_minutes': ['Deposits wait for', 'How long a deposit request waits for its transfer'],
  'deposit.min_sun': ['Smallest deposit, TRX', 'Less is not taken as a deposit'],
  'deposit.max_sun': ['Largest deposit, TRX', 'Of one deposit'],
  'deposit.min_micro_usdt': ['Smallest deposit, USDT', 'Less is not taken as a deposit'],
  'deposit.max_micro_usdt': ['Largest deposit, USDT', 'Of one deposit'],
  'order.timeout_minutes': ['Time to pay', 'How long an order waits for its payment'],
  'order.capacity_wait_minutes': [
    'Patience for capacity',
    'How long a paid order waits for energy before it is refunded',
  ],
  'order.max_open_per_user': ['Open orders per user', 'Payment requests that one user may have open'],
  'order.unpaid_before_pause': ['Unpaid orders before a pause', 'In a row, after which a user is paused'],
  'order.unpaid_pause_minutes': ['Length of that pause', 'How long the user can’t order'],
  'energy.min_delegation_amount': ['Smallest order', 'Energy of one order'],
  'energy.max_delegation_amount': ['Largest order', 'Energy of one order'],
  'energy.max_per_delegation': [
    'Largest delegation',
    'From 1,000; an order above it is split over several; 0 is no limit',
  ],
  'energy.max_per_receiver_per_day': ['Energy per receiver and day', 'Ordered in 24 hours; 0 is no limit'],
  'energy.margin_bp': ['Energy on top', 'Added to what is sold, against drift of the network’s weight'],
  'energy.long_margin_bp': [
    'Energy on top of long rentals',
    'For rentals over a day, during which the network’s weight grows; never less than the usual',
  ],
  'energy.safety_margin_percent': [
    'Safety margin of transfers',
    'Added to the simulated energy of a USDT transfer',
  ],
  'selling.max_lag_seconds': [
    'Lag that stops selling',
    'No new payment requests while the scanner is further behind',
  ],
  'selling.pause_when_sold_out': [
    'Stop orders when sold out',
    'No orders beyond what the pools can give beside what is paid and undelivered',
  ],
  'start.hold_after_minutes': [
    'Stop that holds sending',
    'After a longer stop nothing is sent before books and chain are compared',
  ],
  'pool.health_check_interval': ['Check pools every', 'Between two readings of the wallets'],
  'pool.set_aside_minutes': ['Set a wallet aside for', 'After a failure it ranks last for so long'],
  'pricing.margin_percent': ['Least margin', 'Nothing is sold below its cost and this on top'],
  'pricing.bandwidth_cost_sun': [
    'Bandwidth of a rental',
    'One delegate and one undelegate: about 564 bandwidth, burned at 1,000 sun each',
  ],
  'rate.refresh_seconds': ['Read the rate every', 'Between two readings of the source'],
  'rate.max_age_minutes': [
    'Oldest rate',
    'What the source said longer ago is not sold at; a rate set by hand does not age',
  ],
  'rate.jump_percent': ['Jump of the rate', 'A reading that differs by more waits for a person'],
  'rate.source_url': [
    'Source of the rate',
    'Answers {"symbol":"TRXUSDT","price":"0.2875"}, perhaps with "time"; empty: the rate is set by hand',
  ],
  'refund.single_max_sun': ['Largest automatic refund', 'A larger one waits for a person'],
  'refund.daily_max_sun': ['Automatic refunds per day', 'In 24 hours, without a person'],
  'refund.threshold_sun': ['Least sent back', 'Less of what an address is owed stays as its credit'],
  'refund.fee_sun': ['Fee of a refund', 'Kept of a refund in TRX for the fee of its transfer'],
  'refund.usdt_fee_limit_sun': ['Fee limit of USDT refunds', 'Most that sending USDT back may burn'],
  'risk.orders_per_user_per_hour': ['Orders per user and hour', 'More are refused; 0 is no limit'],
  'risk.payments_per_address_per_hour': ['Payments per address and hour', 'More are held; 0 is no limit'],
  'risk.user_volume_sun_per_day': [
    'Volume per user and day',
    'Price of what one user orders in 24 hours; 0 is no limit',
  ],
  'risk.receiver_volume_sun_per_day': [
    'Volume per receiver and day',
    'Price of what is ordered for one receiver in 24 hours; 0 is no limit',
  ],
  'risk.address_volume_sun_per_day': ['TRX per sender and day', 'More in 24 hours is held; 0 is no limit'],
  'risk.address_volume_micro_usdt_per_day': [
    'USDT per sender and day',
    'More in 24 hours is held; 0 is no limit',
  ],
  'reconciliation.interval_hours': [
    'Compare books every',
    'Between two comparisons of the books with the chain',
  ],
  'alert.language': [
    'Language of alerts',
    'In the chat that is told of alerts: zh for Chinese, en for English',
  ],
  'alert.success_rate_percent': [
    'Success rate',
    'Alert when fewer of the last orders were delivered; 0 is never',
  ],
  'alert.success_rate_orders': [
    'Orders of the success rate',
    'How many of the last paid orders it is taken of; never of fewer than 20',
  ],
  'alert.pool_low_percent': ['Pool low', 'Alert when less of a pool’s stake can be delegated; 0 is never'],
  'alert.wallet_low_bandwidth': [
    'Wallet low on bandwidth',
    'Alert when it has less and no TRX to burn instead; 0 is never',
  ],
  'alert.wallet_low_sun': ['Wallet low on TRX', 'Alert when it holds less liquid TRX; 0 is never'],
  'alert.treasury_low_sun': ['Treasury low', 'Alert when the treasury holds less by the books; 0 is never'],
  'alert.queue_stuck_seconds': ['Queue stuck', 'Alert when work that is due waits longer'],
  'alert.reclaim_overdue_minutes': [
    'Energy overdue',
    'Alert when energy is not back so long after it may be taken back',
  ],
  'alert.cpu_percent': ['CPU', 'Alert when the machine is busier for a minute; 0 is never'],
  'alert.memory_percent': ['Memory', 'Alert when more of it is in use; 0 is never'],
  'alert.repeat_hours': [
    'Late messages',
    'The chat is no longer told of what it could not be told for so long',
  ],
  'api.requests_per_minute_per_admin': [
    'Requests per admin',
    'In a minute; costly routes allow a fraction of it',
  ],
  'api.requests_per_minute_per_address': [
    'Requests per IP address',
    'In a minute, with a session or without',
  ],
  'report.keep_days': ['Keep exports for', 'How long a finished export can be downloaded'],
  'report.open_exports_per_admin': ['Exports at a time', 'Of one admin, waiting or being made'],
  'brake.selling': ['Brake: selling', ''],
  'brake.delegating': ['Brake: delegating', ''],
  'brake.reclaiming': ['Brake: taking energy back', ''],
  'brake.refunds': ['Brake: refunds', ''],
  'flash.addresses': ['Flash addresses', 'Where a plain transfer buys energy'],
  'payment.addresses': ['Payment addresses', 'Where orders and deposits are paid'],
  'treasury.address': ['Treasury', 'From where refunds leave'],
  'tron.network': ['Network', 'The chain that this desk works on'],
  'tron.usdt_contract': ['USDT contract', 'Of the USDT that is taken'],
};
