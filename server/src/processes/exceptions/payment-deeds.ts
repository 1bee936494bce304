import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { type Account, LedgerService, transfer } from '../../domain/ledger/index.js';
import type { Payment } from '../../domain/payments/index.js';
import { RefundsService } from '../../domain/refunds/index.js';
import { RiskService } from '../../domain/risk/index.js';
import { Settings } from '../../domain/settings/index.js';
import { UserEvents, UsersService } from '../../domain/users/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { isUuid, type Tx } from '../../platform/database/index.js';
import { AssignToOrder, type Rules } from './assign-to-order.js';
import {
  creditIsTrxOnly,
  maybeRefunded,
  senderIsShared,
  targetForbidden,
  userNotFound,
} from './exceptions.errors.js';
import type { Deed, Wish } from './exceptions.types.js';
import { factsOf, fromUnmatched, moneyOf, unmatched } from './postings.js';

const MINUTE_MS = 60_000;

/** The ways of settling a payment by hand: each moves its whole amount out of `unmatched`. */
@Injectable()
export class PaymentDeeds {
  constructor(
    private readonly config: AppConfig,
    private readonly chain: ChainService,
    private readonly ledger: LedgerService,
    private readonly settings: Settings,
    private readonly users: UsersService,
    private readonly userEvents: UserEvents,
    private readonly risk: RiskService,
    private readonly refunds: RefundsService,
    private readonly assigning: AssignToOrder,
  ) {}

  /** What is read before the transaction. @throws AppError exceptions/user_not_found */
  async prepare(wish: Wish): Promise<Rules> {
    if (wish.action === 'credit_user') {
      const [user] = isUuid(wish.userId) ? await this.users.byIds([wish.userId]) : [];
      if (!user) throw userNotFound(wish.userId);
    }
    return { capacityWaitMs: (await this.settings.get('order.capacity_wait_minutes')) * MINUTE_MS };
  }

  /** For a locked payment of the queue. @throws AppError exceptions/*, chain/held */
  async perform(tx: Tx, payment: Payment, wish: Wish, rules: Rules): Promise<Deed> {
    if (wish.action !== 'refund') await this.assertStillHere(tx, payment);
    switch (wish.action) {
      case 'assign':
        return this.assigning.perform(tx, payment, wish.orderId, rules);
      case 'credit_user':
        return this.creditUser(tx, payment, wish.userId);
      case 'credit_address':
        return this.creditAddress(tx, payment);
      case 'refund':
        return this.refund(tx, payment, wish.address);
    }
  }

  /** A restored backup may have forgotten that it went back: what is credited then is given twice. */
  private async assertStillHere(tx: Tx, { fromAddress, blockTime }: Payment): Promise<void> {
    await this.chain.assertNotHeld(tx);
    const { treasuryAddress } = this.config;
    const since = blockTime ?? undefined;
    const unexplained = await this.chain.unexplainedTargets(tx, treasuryAddress, [fromAddress], since);
    if (unexplained.size > 0) throw maybeRefunded(fromAddress);
  }

  private async creditUser(tx: Tx, payment: Payment, userId: string): Promise<Deed> {
    const { blockTime: chainTime } = await this.chain.cursor(tx);
    await this.ledger.post(tx, [
      fromUnmatched(payment, { kind: 'user', owner: userId, currency: payment.currency }),
    ]);
    await this.userEvents.record(tx, [
      { userId, kind: 'payment_credited', subject: payment.id, data: moneyOf(payment), chainTime },
    ]);
    return {
      target: userId,
      userId,
      resolution: 'credited_user',
      exception: payment.exception,
    };
  }

  /** The next flash payment from the address uses it. An address of many people would give it to the wrong one. */
  private async creditAddress(tx: Tx, payment: Payment): Promise<Deed> {
    const { fromAddress: address, currency } = payment;
    if (currency !== 'TRX') throw creditIsTrxOnly(currency);
    const listed = await this.risk.listed([address], tx);
    if (listed.get(address) === 'exchange' || payment.senderKind === 'contract')
      throw senderIsShared(address);
    const credit: Account = { kind: 'address_credit', owner: address, currency };
    await this.ledger.post(tx, [fromUnmatched(payment, credit)]);
    return { target: address, resolution: 'credited_address', exception: payment.exception };
  }

  /** To its sender or elsewhere, by the rules of every refund: forbidden targets, and limits, wait for a person. */
  private async refund(tx: Tx, payment: Payment, elsewhere: string | undefined): Promise<Deed> {
    const { currency, amount } = payment;
    const address = elsewhere ?? payment.fromAddress;
    if (elsewhere !== undefined) await this.assertPayable(tx, elsewhere);
    const id = randomUUID();
    const created = await this.refunds.create(tx, [
      {
        id,
        businessKey: `payment:${payment.id}`,
        address,
        currency,
        amount,
        reason: 'payment',
        paymentId: payment.id,
        orderId: null,
        needsPersonReason: null,
      },
    ]);
    if (created.length === 0) throw new Error(`payment ${payment.id} is refunded and still in the queue`);
    await this.ledger.post(tx, [
      transfer(
        `refund:${id}:owed`,
        'refund_owed',
        unmatched(payment),
        { kind: 'refunds_payable', currency },
        amount,
        factsOf(payment),
      ),
    ]);
    return { target: address, resolution: 'refunded', exception: payment.exception, refundId: id };
  }

  private async assertPayable(tx: Tx, address: string): Promise<void> {
    const listed = (await this.risk.listed([address], tx)).get(address);
    if (listed === 'deny' || listed === 'exchange' || this.config.ownAddresses.includes(address))
      throw targetForbidden(address);
  }
}
