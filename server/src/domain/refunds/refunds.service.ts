import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import { type RefundChange, RefundRepository } from './refund.repository.js';
import type { NewRefund, Refund, RefundDoubt, RefundFilter, RefundStatus } from './refund.types.js';

const NOT_AT_AN_END: readonly RefundStatus[] = ['due', 'needs_person', 'sending'];
/** States in which nothing of it may be on the chain. */
const AT_HOME: readonly RefundStatus[] = ['due', 'needs_person'];

/**
 * What goes back on chain: due → sending → paid, or to a person, who lets it go, credits it instead or writes it off.
 * Each change is a compare-and-set; null or false says that somebody else was faster.
 */
@Injectable()
export class RefundsService {
  constructor(
    private readonly database: Database,
    private readonly refunds: RefundRepository,
  ) {}

  /**
   * Once for each business key. The caller books the money, in the same transaction, from where it lies to
   * `refunds_payable` under the key `refund:<id>:owed`.
   * @returns those that are new
   */
  async create(tx: Tx, refunds: readonly NewRefund[]): Promise<Refund[]> {
    return refunds.length === 0 ? [] : this.refunds.insert(tx, refunds);
  }

  find(ids: readonly string[], tx?: Tx): Promise<Refund[]> {
    return this.refunds.findByIds(tx ?? this.database.manager, ids);
  }

  /** What is owed under this key, if anything. */
  findByKey(businessKey: string, tx?: Tx): Promise<Refund | null> {
    return this.refunds.findByKey(tx ?? this.database.manager, businessKey);
  }

  /** Waiting for whoever works on them; in id order. */
  lock(tx: Tx, ids: readonly string[]): Promise<Refund[]> {
    return this.refunds.lock(tx, ids);
  }

  /** Ids of what is to be signed, oldest first. */
  due(limit: number, exclude: readonly string[]): Promise<string[]> {
    return this.refunds.due(this.database.manager, limit, exclude);
  }

  /** Ids of orders whose refund is under way or waits for a person. */
  ordersUnderWay(tx?: Tx): Promise<string[]> {
    return this.refunds.openOrders(tx ?? this.database.manager);
  }

  /** The refund of the order that a person must decide about, or null. */
  waitingForPerson(tx: Tx, orderId: string): Promise<string | null> {
    return this.refunds.waitingForPerson(tx, orderId);
  }

  /** Not at an end, to these addresses. */
  openTo(addresses: readonly string[], tx?: Tx): Promise<Refund[]> {
    return this.refunds.openTo(tx ?? this.database.manager, addresses);
  }

  /** Whoever signs refunds waits here for the others, until the commit. */
  lockTreasury(tx: Tx): Promise<void> {
    return this.refunds.lockTreasury(tx);
  }

  /** Sun that went out without a person since then (chain time), or is on its way. */
  sentByRules(tx: Tx, since: Date): Promise<bigint> {
    return this.refunds.sentByRules(tx, since);
  }

  /** What the treasury has signed away and the solid chain has not confirmed; fees included. */
  onTheirWay(tx: Tx, currency: 'TRX' | 'USDT'): Promise<bigint> {
    return this.refunds.onTheirWay(tx, currency);
  }

  /** Newest first. */
  page(filter: RefundFilter, limit: number, offset: number): Promise<Refund[]> {
    return this.refunds.page(this.database.manager, filter, limit, offset);
  }

  /** Signed at this chain time: due → sending. */
  async sending(
    tx: Tx,
    id: string,
    sent: { readonly txid: string; readonly feeSun: bigint; readonly sentAt: Date },
  ): Promise<boolean> {
    return (await this.move(tx, id, ['due'], 'sending', sent)) !== null;
  }

  /** Its transfer came to nothing, or shows up again after that. */
  async dueAgain(tx: Tx, id: string): Promise<boolean> {
    return (await this.move(tx, id, ['sending'], 'due', { sentAt: null })) !== null;
  }

  /** A transfer that counted as dead lies in a block: nothing more may be signed. */
  async sendingAfterAll(tx: Tx, id: string, txid: string, sentAt: Date): Promise<boolean> {
    return (await this.move(tx, id, AT_HOME, 'sending', { txid, sentAt })) !== null;
  }

  /** due or sending → needs_person. */
  async needsPerson(tx: Tx, id: string, reason: RefundDoubt): Promise<boolean> {
    const change = { needsPersonReason: reason, sentAt: null };
    return (await this.move(tx, id, ['due', 'sending'], 'needs_person', change)) !== null;
  }

  /**
   * A person lets it go beyond the limits: needs_person → due.
   * @param seen as the person found it
   */
  approve(tx: Tx, seen: Refund, actor: string): Promise<Refund | null> {
    const decidedDoubt = seen.needsPersonReason ?? seen.decidedDoubt;
    return this.move(tx, seen.id, AT_HOME, 'due', { decidedBy: actor, decidedDoubt });
  }

  /** The rules judge it once more: needs_person → due. */
  retry(tx: Tx, id: string): Promise<Refund | null> {
    return this.move(tx, id, ['needs_person'], 'due', {});
  }

  /** An owner sends it elsewhere, whatever the limits say: what was in doubt of the address before is of no account. */
  redirect(tx: Tx, id: string, actor: string, address: string): Promise<Refund | null> {
    return this.move(tx, id, AT_HOME, 'due', { decidedBy: actor, decidedDoubt: null, address });
  }

  /** The transfer is solid. Not for one that ended otherwise: then the same money left twice. */
  paid(tx: Tx, id: string, txid: string, paidAt: Date): Promise<Refund | null> {
    return this.move(tx, id, NOT_AT_AN_END, 'paid', { txid, paidAt });
  }

  /** @param to `address`, or `user:<id>` */
  credited(tx: Tx, id: string, actor: string, to: string): Promise<Refund | null> {
    return this.move(tx, id, AT_HOME, 'credited', { decidedBy: actor, creditedTo: to });
  }

  writtenOff(tx: Tx, id: string, actor: string): Promise<Refund | null> {
    return this.move(tx, id, AT_HOME, 'written_off', { decidedBy: actor });
  }

  private move(
    tx: Tx,
    id: string,
    from: readonly RefundStatus[],
    to: RefundStatus,
    change: RefundChange,
  ): Promise<Refund | null> {
    return this.refunds.compareAndSet(tx, id, from, to, change);
  }
}
