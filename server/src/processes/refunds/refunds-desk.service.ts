import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { AuditService } from '../../domain/audit/index.js';
import { ChainService } from '../../domain/chain/index.js';
import { type Account, LedgerService } from '../../domain/ledger/index.js';
import { OrdersService } from '../../domain/orders/index.js';
import {
  type Refund,
  type RefundFilter,
  RefundsService,
  type RefundStatus,
} from '../../domain/refunds/index.js';
import { RiskService } from '../../domain/risk/index.js';
import { UserEvents, UsersService } from '../../domain/users/index.js';
import { Database, isUuid, type Tx } from '../../platform/database/index.js';
import { Nudger } from '../../platform/queue/index.js';
import { RefundLookUps } from './refund-look-ups.js';
import { refundEndsAt } from './refund-postings.js';
import {
  creditIsTrxOnly,
  decidedMeanwhile,
  ended,
  maybePaid,
  notRedirectable,
  otherTarget,
  reasonMissing,
  sameTarget,
  targetForbidden,
  underWay,
  unknownRefund,
  unknownUser,
} from './refunds.errors.js';

/** Who decides, and why: both are kept. */
export interface RefundDecider {
  readonly actor: string;
  readonly reason: string;
  /** The status as the person saw it: `due` to decide against what another let go. */
  readonly seen?: RefundStatus | undefined;
}

/** Whom a refund is credited to instead of being sent. */
export type CreditTarget = { readonly userId: string } | 'address';

const LARGEST_PAGE = 200;
type Verb =
  'approve' | 'retry' | 'write-off' | { readonly creditTo: string } | { readonly redirectTo: string };

/** The order's event says where its money went. */
interface OrderEnd {
  readonly to: 'refunded' | 'failed';
  readonly data: Readonly<Record<string, string>>;
}

/**
 * What people decide of refunds: let one go beyond the limits, credit it instead, or write it off. Each decision is
 * taken once, with its audit row and its books; taken again by the same person it gives the same answer.
 */
@Injectable()
export class RefundsDesk {
  constructor(
    private readonly database: Database,
    private readonly chain: ChainService,
    private readonly refunds: RefundsService,
    private readonly orders: OrdersService,
    private readonly ledger: LedgerService,
    private readonly risk: RiskService,
    private readonly users: UsersService,
    private readonly events: UserEvents,
    private readonly audit: AuditService,
    private readonly lookUps: RefundLookUps,
    private readonly alerts: Alerts,
    private readonly nudger: Nudger,
  ) {}

  /** Newest first, at most 200 a page. */
  list(filter: RefundFilter, page: { limit: number; offset: number }): Promise<Refund[]> {
    const limit = Math.min(Math.max(1, Math.trunc(page.limit)), LARGEST_PAGE);
    return this.refunds.page(filter, limit, Math.max(0, Math.trunc(page.offset)));
  }

  /**
   * Lets it go whatever the limits say, and USDT too. The brake and what the treasury holds count all the same.
   * @param target the address the person means; no other than the one that is owed
   * @throws AppError refunds/other_target, refunds/target_forbidden, refunds/ended, refunds/under_way
   */
  async approve(id: string, by: RefundDecider, target?: string): Promise<Refund> {
    const decided = await this.decide(id, by, 'approve', async (tx, refund) => {
      if (target !== undefined && target !== refund.address) throw otherTarget(refund.address);
      await this.assertPayable(tx, refund);
      return this.refunds.approve(tx, refund, by.actor);
    });
    this.nudger.nudge('refunds');
    return decided;
  }

  /** Lets the rules judge it once more, limits included. @throws AppError refunds/ended, refunds/under_way */
  async retry(id: string, by: RefundDecider): Promise<Refund> {
    const decided = await this.decide(id, by, 'retry', (tx) => this.refunds.retry(tx, id));
    this.nudger.nudge('refunds');
    return decided;
  }

  /**
   * Sends it to another address than the one that is owed, whatever the limits say. The caller has made sure that the
   * person is an owner and proved himself again.
   * @throws AppError refunds/same_target, refunds/not_redirectable, refunds/target_forbidden, refunds/ended,
   *   refunds/under_way
   */
  async redirect(id: string, address: string, by: RefundDecider): Promise<Refund> {
    const decided = await this.decide(id, by, { redirectTo: address }, async (tx, refund) => {
      if (refund.address === address) throw sameTarget();
      if (refund.reason === 'address_credit') throw notRedirectable();
      await this.assertPayable(tx, { address });
      return this.refunds.redirect(tx, id, by.actor, address);
    });
    this.nudger.nudge('refunds');
    return decided;
  }

  /** In the order of the ids. */
  async byIds(ids: readonly string[]): Promise<Refund[]> {
    const found = new Map((await this.refunds.find(ids)).map((refund) => [refund.id, refund]));
    return ids.flatMap((id) => found.get(id) ?? []);
  }

  /** @throws AppError refunds/unknown */
  async one(id: string): Promise<Refund> {
    const [refund] = isUuid(id) ? await this.refunds.find([id]) : [];
    if (!refund) throw unknownRefund(id);
    return refund;
  }

  /**
   * Credits it to a user's balance, or to the sending address for its next flash payment.
   * @throws AppError refunds/credit_is_trx_only, refunds/target_forbidden, refunds/unknown_user, refunds/maybe_paid,
   *   chain/held, refunds/ended, refunds/under_way
   */
  creditInstead(id: string, to: CreditTarget, by: RefundDecider): Promise<Refund> {
    const creditedTo = to === 'address' ? to : `user:${to.userId}`;
    return this.decide(id, by, { creditTo: creditedTo }, async (tx, refund) => {
      if (to === 'address') await this.assertOwnCredit(tx, refund);
      else if (!(await this.isUser(to.userId))) throw unknownUser(to.userId);
      await this.assertSurelyOwed(tx, refund);
      const credited = await this.refunds.credited(tx, id, by.actor, creditedTo);
      if (!credited) return null;
      await this.ledger.post(tx, [refundEndsAt(refund, 'credited', accountOf(refund, to))]);
      await this.tellUser(tx, refund, to);
      const data = { to: to === 'address' ? 'credit' : 'balance', amount: refund.amount.toString() };
      await this.endOrder(tx, refund, { to: 'refunded', data });
      return credited;
    });
  }

  /**
   * Nobody gets it: the order, if there is one, has failed.
   * @throws AppError refunds/ended, refunds/under_way
   */
  writeOff(id: string, by: RefundDecider): Promise<Refund> {
    return this.decide(id, by, 'write-off', async (tx, refund) => {
      const written = await this.refunds.writtenOff(tx, id, by.actor);
      if (!written) return null;
      const adjustments: Account = { kind: 'adjustments', currency: refund.currency };
      await this.ledger.post(tx, [refundEndsAt(refund, 'written-off', adjustments)]);
      await this.endOrder(tx, refund, { to: 'failed', data: { reason: 'written_off' } });
      return written;
    });
  }

  private async decide(
    id: string,
    by: RefundDecider,
    verb: Verb,
    act: (tx: Tx, refund: Refund) => Promise<Refund | null>,
  ): Promise<Refund> {
    if (by.actor.trim() === '' || by.reason.trim() === '') throw reasonMissing();
    return this.database.transaction('refunds.decide', async (tx) => {
      const refund = await this.lock(tx, id);
      const done = isDone(refund, by, verb);
      if (done) return refund;
      if (!isOpen(refund)) throw refund.status === 'sending' ? underWay() : ended(refund.status);
      const { status, decidedBy } = refund;
      if (status === 'due' && decidedBy !== null && decidedBy !== by.actor && by.seen !== 'due')
        throw decidedMeanwhile(decidedBy);
      await this.assertAtHome(tx, refund);
      const decided = await act(tx, refund);
      if (!decided) throw underWay();
      await this.alerts.resolve('refund_needs_person', id, tx);
      await this.audit.record(tx, {
        actor: by.actor,
        action: `refunds.${nameOf(verb)}`,
        subject: `refund:${id}`,
        reason: by.reason,
        before: auditFacts(refund),
        after: auditFacts(decided),
      });
      return decided;
    });
  }

  /** Orders before refunds, as everybody locks them. */
  private async lock(tx: Tx, id: string): Promise<Refund> {
    const [seen] = isUuid(id) ? await this.refunds.find([id], tx) : [];
    if (!seen) throw unknownRefund(id);
    await this.orders.lockAll(tx, seen.orderId === null ? [] : [seen.orderId]);
    const [refund] = await this.refunds.lock(tx, [id]);
    return refund ?? seen;
  }

  /** A transfer that was refused but is not dead may be included yet. */
  private async assertAtHome(tx: Tx, { id }: Refund): Promise<void> {
    const transfers = await this.chain.findOperations('refund', id, tx);
    if (transfers.some(({ status }) => status !== 'dead' && status !== 'failed')) throw underWay();
  }

  /** Unless the person knew of it: the chain may have paid what a restored backup still owes. */
  private async assertSurelyOwed(tx: Tx, refund: Refund): Promise<void> {
    await this.chain.assertNotHeld(tx);
    if ((refund.needsPersonReason ?? refund.decidedDoubt) === 'maybe_paid') return;
    if (await this.lookUps.isMaybePaid(tx, refund.address)) throw maybePaid();
  }

  private async assertPayable(tx: Tx, { address }: Pick<Refund, 'address'>): Promise<void> {
    if (await this.lookUps.isOurs(address)) throw targetForbidden('ours');
    const listed = (await this.risk.listed([address], tx)).get(address);
    if (listed === 'deny') throw targetForbidden('denied');
    if (listed === 'exchange') throw targetForbidden('exchange');
  }

  /** The next flash payment uses it: at an address of many people that would be somebody else's. */
  private async assertOwnCredit(tx: Tx, { address, currency }: Refund): Promise<void> {
    if (currency !== 'TRX') throw creditIsTrxOnly();
    if (await this.lookUps.isOurs(address)) throw targetForbidden('ours');
    if ((await this.risk.listed([address], tx)).get(address) === 'exchange')
      throw targetForbidden('exchange');
  }

  private async endOrder(tx: Tx, { orderId }: Refund, { to, data }: OrderEnd): Promise<void> {
    if (orderId === null) return;
    const { blockTime: chainTime } = await this.chain.cursor(tx);
    await this.orders.move(tx, { ids: [orderId], from: 'refunding', to, kind: to, chainTime, data });
    this.nudger.nudge('notifications');
  }

  private async isUser(userId: string): Promise<boolean> {
    return isUuid(userId) && (await this.users.byIds([userId])).length === 1;
  }

  private async tellUser(tx: Tx, { id, currency, amount }: Refund, to: CreditTarget): Promise<void> {
    if (to === 'address') return;
    const { blockTime: chainTime } = await this.chain.cursor(tx);
    const data = { currency, amount: amount.toString() };
    await this.events.record(tx, [
      { userId: to.userId, kind: 'payment_credited', subject: id, data, chainTime },
    ]);
  }
}

const isOpen = ({ status }: Refund): boolean => status === 'due' || status === 'needs_person';

/** The same decision by the same person, taken before. */
function isDone(refund: Refund, { actor }: RefundDecider, verb: Verb): boolean {
  const { status, decidedBy, creditedTo, address } = refund;
  if (verb === 'retry') return status === 'due';
  if (decidedBy !== actor || status === 'needs_person') return false;
  if (verb === 'write-off') return status === 'written_off';
  const goesOut = status === 'due' || status === 'sending' || status === 'paid';
  if (verb === 'approve') return goesOut;
  if ('redirectTo' in verb) return goesOut && address === verb.redirectTo;
  return status === 'credited' && creditedTo === verb.creditTo;
}

function nameOf(verb: Verb): string {
  if (typeof verb === 'string') return verb;
  return 'redirectTo' in verb ? 'redirect' : 'credit';
}

const accountOf = ({ address, currency }: Refund, to: CreditTarget): Account =>
  to === 'address'
    ? { kind: 'address_credit', owner: address, currency }
    : { kind: 'user', owner: to.userId, currency };

const auditFacts = ({ status, needsPersonReason, amount, currency, address, creditedTo }: Refund) => ({
  status,
  needsPersonReason,
  amount,
  currency,
  address,
  creditedTo,
});
