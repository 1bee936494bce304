import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { type Currency, LedgerService } from '../../domain/ledger/index.js';
import { type DepositRequest, DepositRequests } from '../../domain/payments/index.js';
import type { Refund } from '../../domain/refunds/index.js';
import { Database, isUuid } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { AdjustStep } from './adjust.step.js';
import type { Adjustment, DepositView, OpenDeposit, Payout, Statement } from './balance.types.js';
import { viewOf } from './deposit-view.js';
import { OpenDepositStep } from './open-deposit.step.js';
import { PayOutStep } from './pay-out.step.js';
import { StatementReader } from './statement.reader.js';

/** What users and finance can ask of balances. */
@Injectable()
export class BalanceService {
  constructor(
    private readonly database: Database,
    private readonly chain: ChainService,
    private readonly ledger: LedgerService,
    private readonly requests: DepositRequests,
    private readonly opening: OpenDepositStep,
    private readonly statements: StatementReader,
    private readonly adjusting: AdjustStep,
    private readonly payouts: PayOutStep,
  ) {}

  /** In sun and micro-USDT. */
  async balances(userId: string): Promise<Readonly<Record<Currency, bigint>>> {
    return {
      TRX: await this.ledger.balance(userId, 'TRX'),
      USDT: await this.ledger.balance(userId, 'USDT'),
    };
  }

  /** Idempotent by client key. @throws AppError, see OpenDepositStep */
  async openDeposit(wish: OpenDeposit): Promise<DepositView> {
    return this.view(await this.opening.run(wish));
  }

  /** @throws AppError balance/deposit_not_found when there is no such request of this user */
  async depositOf(userId: string, depositId: string): Promise<DepositView> {
    return this.view(await this.ownRequest(userId, depositId));
  }

  /** Of these, those that still wait for their transfer, with their owners: what payment pages show. */
  async waitingDeposits(ids: readonly string[]): Promise<(DepositView & { readonly userId: string })[]> {
    return (await this.deposits(ids)).filter(({ state }) => state === 'open');
  }

  /** Of these, those that are there, with their owners. */
  async deposits(ids: readonly string[]): Promise<(DepositView & { readonly userId: string })[]> {
    if (ids.length === 0) return [];
    const { blockTime } = await this.chain.cursor();
    return (await this.requests.findMany(ids)).map((request) => ({
      ...viewOf(request, blockTime),
      userId: request.userId,
    }));
  }

  /** Requests that still wait for a transfer, the newest first. */
  async openDepositsOf(userId: string): Promise<DepositView[]> {
    const { blockTime } = await this.chain.cursor();
    const views = (await this.requests.openOf(userId)).map((request) => viewOf(request, blockTime));
    return views.filter(({ state }) => state === 'open' || state === 'seen');
  }

  /**
   * The request waits no longer; a transfer of its amount that is already on its way is credited all the same.
   * @throws AppError balance/deposit_not_found, balance/deposit_not_cancellable
   */
  async cancelDeposit(userId: string, depositId: string): Promise<DepositView> {
    const request = await this.ownRequest(userId, depositId);
    const held = request.transfer === null ? await this.hold(request.id) : [];
    if (held.length === 0)
      throw new AppError('balance/deposit_not_cancellable', 'caller', 'This deposit no longer waits.', {
        depositId,
      });
    return this.depositOf(userId, depositId);
  }

  /** Newest first, a page of at most 100; `before` is the `next` of the page before. */
  statement(
    userId: string,
    currency: Currency,
    page: { readonly limit: number; readonly before?: string | undefined },
  ): Promise<Statement> {
    return this.statements.read(userId, currency, page);
  }

  /** By a person, audited. Idempotent by key: false when it was done before. @throws AppError, see AdjustStep */
  adjust(adjustment: Adjustment): Promise<boolean> {
    return this.adjusting.run(adjustment);
  }

  /** On the chain, by a person, audited; as a refund with its limits. @throws AppError, see PayOutStep */
  payOut(payout: Payout): Promise<Refund> {
    return this.payouts.run(payout);
  }

  private hold(id: string): Promise<string[]> {
    return this.database.transaction('balance.cancel-deposit', (tx) => this.requests.hold(tx, [id]));
  }

  private async view(request: DepositRequest): Promise<DepositView> {
    return viewOf(request, (await this.chain.cursor()).blockTime);
  }

  private async ownRequest(userId: string, depositId: string): Promise<DepositRequest> {
    const request = isUuid(depositId) ? await this.requests.find(depositId) : null;
    if (request?.userId === userId) return request;
    throw new AppError('balance/deposit_not_found', 'caller', 'There is no such deposit.', { depositId });
  }
}
