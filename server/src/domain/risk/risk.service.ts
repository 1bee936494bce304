import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { assertNotDenied, assertReceiverWithin, assertWithinLimits, usesOfOrder } from './order-limits.js';
import { isScreened, judgeHolds, usesOf } from './payment-holds.js';
import { RiskEntryRepository } from './risk-entry.repository.js';
import type { RiskLimits } from './risk-limits.js';
import { RiskListings } from './risk-listings.js';
import { momentKey, NO_USAGE } from './risk-usage.js';
import { RiskUsageRepository } from './risk-usage.repository.js';
import type {
  GiftFacts,
  HoldReason,
  OrderFacts,
  PaymentFacts,
  RiskEntry,
  RiskList,
  RiskSubject,
} from './risk.types.js';

/** Who may not buy, who has no limits, and how much everybody else took lately. */
@Injectable()
export class RiskService {
  constructor(
    private readonly database: Database,
    private readonly entries: RiskEntryRepository,
    private readonly usages: RiskUsageRepository,
  ) {}

  /** The list that counts most for each address that is on one: deny before exchange before allow. */
  async listed(addresses: readonly string[], tx?: Tx): Promise<ReadonlyMap<string, RiskList>> {
    return strongest('address', addresses, await this.listingsOf(tx, addresses, []));
  }

  /** The same of users; never `exchange`. */
  async userListed(userIds: readonly string[], tx?: Tx): Promise<ReadonlyMap<string, RiskList>> {
    return strongest('user', userIds, await this.listingsOf(tx, [], userIds));
  }

  /**
   * Puts a subject on a list.
   * @returns null when it is there already
   * @throws AppError risk/only_addresses for a user on the list of exchange wallets
   */
  async add(tx: Tx, entry: RiskSubject & { note: string; actor: string }): Promise<RiskEntry | null> {
    if (entry.list === 'exchange' && entry.subjectKind !== 'address')
      throw new AppError('risk/only_addresses', 'caller', 'Only an address can be an exchange wallet.');
    return this.entries.insert(tx, entry);
  }

  /** Takes a subject off a list. @returns null when it is not there */
  remove(tx: Tx, entry: RiskSubject & { actor: string }): Promise<RiskEntry | null> {
    return this.entries.remove(tx, entry);
  }

  /** All live entries, of one list or of all. */
  list(list: RiskList | null = null): Promise<RiskEntry[]> {
    return this.entries.list(this.database.manager, list);
  }

  /**
   * Which of these payments wait for a person, and why. Those that don't are counted, in the same transaction and
   * under a lock of every subject they are of: two at the same time can't both slip under a limit. Asking again for
   * the same payment counts it once.
   * @param limits from `readLimits`, read before the transaction
   */
  async paymentHolds(
    tx: Tx,
    payments: readonly PaymentFacts[],
    limits: RiskLimits,
  ): Promise<ReadonlyMap<string, HoldReason>> {
    const screened = payments.filter(isScreened);
    if (screened.length === 0) return new Map();
    const paymentIds = screened.map(({ id }) => id);
    const orderIds = screened.flatMap(({ orderId }) => orderId ?? []);
    await this.usages.lock(tx, subjectsOf(screened));
    const listings = await this.listingsOf(
      tx,
      screened.flatMap((p) => [p.fromAddress, ...(p.orderReceiver ? [p.orderReceiver] : [])]),
      screened.flatMap(({ userId }) => userId ?? []),
    );
    const lapses = await this.usages.lapses(tx, orderIds);
    const moments = screened.flatMap((payment) => usesOf(payment, lapses));
    const used = await this.usages.usage(tx, moments, paymentIds);
    const { holds, uses } = judgeHolds(screened, { limits, listings, used, lapses });
    await this.usages.uncount(tx, [...holds.keys()]);
    await this.usages.record(tx, uses);
    await this.usages.paid(
      tx,
      screened.filter(({ id }) => !holds.has(id)).flatMap(({ orderId }) => orderId ?? []),
    );
    return holds;
  }

  /**
   * Counts an order about to be placed, in the transaction that places it. Unpaid, it counts until its deadline.
   * @param limits from `readLimits`, read before the transaction
   * @throws AppError risk/denied, risk/too_many_orders, risk/user_volume, risk/receiver_volume
   */
  async assertMayOrder(tx: Tx, order: OrderFacts, limits: RiskLimits): Promise<void> {
    const { user, receiver } = usesOfOrder(order);
    const listings = await this.listingsOf(tx, [order.receiver], [order.userId]);
    assertNotDenied(order, listings);
    await this.usages.lock(tx, [user, receiver]);
    const used = await this.usages.usage(tx, [user, receiver], [order.orderId]);
    assertWithinLimits(
      order,
      {
        user: used.get(momentKey(user)) ?? NO_USAGE,
        receiver: used.get(momentKey(receiver)) ?? NO_USAGE,
      },
      limits,
      listings,
    );
    await this.usages.record(tx, [user, receiver]);
  }

  /**
   * Counts energy about to be given away, in the transaction that gives it: what a receiver gets in a day is limited,
   * whoever pays for it.
   * @param limits from `readLimits`, read before the transaction
   * @throws AppError risk/denied, risk/receiver_volume
   */
  async assertMayGive(tx: Tx, gift: GiftFacts, limits: RiskLimits): Promise<void> {
    const { receiver: subject, energy, orderId, chainTime: at } = gift;
    const listings = await this.listingsOf(tx, [subject], []);
    if (listings.has('deny', 'address', subject))
      throw new AppError('risk/denied', 'caller', 'This receiver is on the deny list.');
    const given = { sun: 0n, microUsdt: 0n, energy: BigInt(energy), lapsesAt: null };
    const use = { ...given, dimension: 'receiver', subject, source: orderId, at } as const;
    await this.usages.lock(tx, [use]);
    const used = await this.usages.usage(tx, [use], [orderId]);
    const before = used.get(momentKey(use)) ?? NO_USAGE;
    assertReceiverWithin({ receiver: subject, amountSun: 0n, energy }, before, limits, listings);
    await this.usages.record(tx, [use]);
  }

  /** These orders, counted when they were placed, were paid otherwise than by a payment that was asked about here. */
  paid(tx: Tx, orderIds: readonly string[]): Promise<void> {
    return this.usages.paid(tx, orderIds);
  }

  /** Forgets a batch of uses older than any limit looks back. @returns how many went */
  forget(tx: Tx, before: Date, limit: number): Promise<number> {
    return this.usages.forget(tx, before, limit);
  }

  private async listingsOf(
    tx: Tx | undefined,
    addresses: readonly string[],
    userIds: readonly string[],
  ): Promise<RiskListings> {
    return new RiskListings(await this.entries.live(tx ?? this.database.manager, addresses, userIds));
  }
}

function strongest(
  kind: 'address' | 'user',
  subjects: readonly string[],
  listings: RiskListings,
): ReadonlyMap<string, RiskList> {
  const found = subjects.map((subject) => [subject, listings.strongest(kind, subject)] as const);
  return new Map(found.flatMap(([subject, list]) => (list ? [[subject, list] as const] : [])));
}

/** Everybody these payments may be counted for. */
const subjectsOf = (payments: readonly PaymentFacts[]) =>
  payments.flatMap((payment) => usesOf(payment, new Map()));
