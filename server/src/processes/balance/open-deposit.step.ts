import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import type { Currency } from '../../domain/ledger/index.js';
import {
  assertBelow,
  type DepositRequest,
  DepositRequests,
  PaymentsService,
  roundUpToSpan,
  SuffixRound,
} from '../../domain/payments/index.js';
import { RiskService } from '../../domain/risk/index.js';
import { Settings } from '../../domain/settings/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { Database } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import type { OpenDeposit } from './balance.types.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const RANGES = {
  TRX: { min: 'deposit.min_sun', max: 'deposit.max_sun' },
  USDT: { min: 'deposit.min_micro_usdt', max: 'deposit.max_micro_usdt' },
} as const;

/** From a wish to add to the balance to a request with its own exact amount. */
@Injectable()
export class OpenDepositStep {
  constructor(
    private readonly config: AppConfig,
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly chain: ChainService,
    private readonly payments: PaymentsService,
    private readonly requests: DepositRequests,
    private readonly risk: RiskService,
    private readonly suffixes: SuffixRound,
  ) {}

  /**
   * @throws AppError balance/amount_out_of_range, risk/denied, selling/paused, orders/too_many_open, orders/too_many_held,
   *   payments/no_free_amount
   */
  async run(wish: OpenDeposit): Promise<DepositRequest> {
    const before = await this.requests.findByClientKey(wish.userId, wish.clientKey);
    if (before) return before;
    await this.assertInRange(wish.currency, wish.amount);
    await this.assertNotDenied(wish.userId);
    const cursor = await this.chain.assertWatched(await this.settings.get('selling.max_lag_seconds'));
    const limits = {
      open: await this.settings.get('order.max_open_per_user'),
      unpaid: await this.settings.get('payment.max_unpaid_per_user'),
    };
    const timeoutMs = (await this.settings.get('deposit.timeout_minutes')) * MINUTE_MS;
    const holdMs = (await this.settings.get('payment.hold_hours')) * HOUR_MS;
    const deadline = new Date(cursor.blockTime.getTime() + timeoutMs);
    const request = {
      kind: 'deposit',
      addresses: this.config.paymentAddresses,
      currency: wish.currency,
      base: roundUpToSpan(wish.amount),
      userId: wish.userId,
      orderId: null,
      openedHeight: cursor.height,
      deadline,
      holdUntil: new Date(deadline.getTime() + holdMs),
    } as const;
    const suffix = await this.suffixes.next({ address: this.config.paymentAddresses[0] ?? '', ...request });
    return this.database.transaction('balance.open-deposit', async (tx) => {
      await this.payments.lockUser(tx, wish.userId);
      const meanwhile = await this.requests.findByClientKey(wish.userId, wish.clientKey, tx);
      if (meanwhile) return meanwhile;
      assertBelow(await this.payments.unpaidRequests(tx, wish.userId), limits);
      const monitor = await this.payments.open(tx, request, suffix);
      if (!monitor)
        throw new AppError('payments/no_free_amount', 'caller', 'Every amount near this one is in use.');
      return this.requests.name(tx, monitor.id, wish.clientKey);
    });
  }

  /** What a denied user sends would be held: better that he sends nothing. */
  private async assertNotDenied(userId: string): Promise<void> {
    if ((await this.risk.userListed([userId])).get(userId) === 'deny')
      throw new AppError('risk/denied', 'caller', 'This deposit can not be taken.');
  }

  private async assertInRange(currency: Currency, amount: bigint): Promise<void> {
    const min = await this.settings.get(RANGES[currency].min);
    const max = await this.settings.get(RANGES[currency].max);
    if (amount >= min && amount <= max) return;
    throw new AppError('balance/amount_out_of_range', 'caller', 'This amount can not be deposited.', {
      currency,
      min: min.toString(),
      max: max.toString(),
    });
  }
}
