import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../domain/audit/index.js';
import { LedgerService } from '../../domain/ledger/index.js';
import { type Refund, RefundsService } from '../../domain/refunds/index.js';
import { RiskService } from '../../domain/risk/index.js';
import { Settings } from '../../domain/settings/index.js';
import { ProvedAddresses, UsersService } from '../../domain/users/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { Database, isUuid, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { Nudger } from '../../platform/queue/index.js';
import type { Payout } from './balance.types.js';

/**
 * A person has a balance paid out on the chain: to an address that this user alone proved, taken from the balance and
 * owed as a refund, so that the limits, the brake and the treasury's look-ups of refunds hold for it.
 */
@Injectable()
export class PayOutStep {
  constructor(
    private readonly config: AppConfig,
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly ledger: LedgerService,
    private readonly refunds: RefundsService,
    private readonly risk: RiskService,
    private readonly users: UsersService,
    private readonly proved: ProvedAddresses,
    private readonly audit: AuditService,
    private readonly nudger: Nudger,
  ) {}

  /**
   * Twice with the same key is once.
   * @throws AppError balance/user_not_found, balance/payout_too_small, balance/address_not_proved,
   *   balance/target_forbidden, balance/key_reused, ledger/insufficient_balance
   */
  async run(wish: Payout): Promise<Refund> {
    const [user] = isUuid(wish.userId) ? await this.users.byIds([wish.userId]) : [];
    if (!user) throw refuse('user_not_found', 'There is no such user.');
    await this.assertWorthIt(wish);
    const refund = await this.database.transaction('balance.pay-out', (tx) => this.payOut(tx, wish));
    this.nudger.nudge('refunds');
    return refund;
  }

  private async payOut(tx: Tx, wish: Payout): Promise<Refund> {
    const { userId, currency, amount, address, by } = wish;
    const businessKey = `balance:${wish.key}`;
    const id = randomUUID();
    const [refund] = await this.refunds.create(tx, [
      {
        id,
        businessKey,
        address,
        currency,
        amount,
        reason: 'balance',
        paymentId: null,
        orderId: null,
        needsPersonReason: null,
      },
    ]);
    if (!refund) return this.doneBefore(tx, businessKey, wish);
    await this.assertPayable(tx, wish);
    const data = { refundId: id, userId, address };
    const before = await this.ledger.owePayout(tx, userId, id, currency, amount, data);
    await this.audit.record(tx, {
      actor: by.actor,
      action: 'balance.pay-out',
      subject: `user:${userId}`,
      reason: by.reason,
      before: { currency, balance: before },
      after: { currency, balance: before - amount, amount, address, refundId: id },
    });
    return refund;
  }

  private async doneBefore(tx: Tx, businessKey: string, wish: Payout): Promise<Refund> {
    const done = await this.refunds.findByKey(businessKey, tx);
    const booked = done && (await this.ledger.dataOf(tx, `refund:${done.id}:owed`));
    const same =
      done?.currency === wish.currency && done.amount === wish.amount && booked?.['userId'] === wish.userId;
    if (!same) throw refuse('key_reused', 'This key names another payout.');
    return done;
  }

  /** Somebody else's address would lose the money; one of many people would give it to the wrong one. */
  private async assertPayable(tx: Tx, { userId, address }: Payout): Promise<void> {
    const owner = (await this.proved.ownersOf(tx, [address])).get(address);
    if (owner !== userId)
      throw refuse('address_not_proved', 'This user, and nobody else, must have paid from that address.');
    const listed = (await this.risk.listed([address], tx)).get(address);
    if (listed === 'deny' || listed === 'exchange' || this.config.ownAddresses.includes(address))
      throw refuse('target_forbidden', 'Nothing may be paid out to this address.');
  }

  private async assertWorthIt({ currency, amount }: Payout): Promise<void> {
    if (currency === 'TRX' && amount <= (await this.settings.get('refund.fee_sun')))
      throw refuse('payout_too_small', 'The fee of the transfer would use all of it up.');
  }
}

const refuse = (code: string, message: string): AppError =>
  new AppError(`balance/${code}`, 'caller', message);
