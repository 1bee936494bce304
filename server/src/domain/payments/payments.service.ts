import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import { suffixesUpTo } from './amounts.js';
import { DuePaymentsRepository } from './due-payments.repository.js';
import type { PaymentEntity, PaymentOutcome } from './payment.entity.js';
import { PaymentMonitorEntity } from './payment-monitor.entity.js';
import { PaymentMonitorRepository } from './payment-monitor.repository.js';
import {
  type FlashSale,
  type IncomingTransfer,
  type Judgement,
  PaymentRepository,
} from './payment.repository.js';
import type { RequestCounts } from './request-limits.js';

/** An amount reserved for one request, not yet written. */
export interface NewRequest {
  readonly kind: 'order' | 'deposit';
  readonly addresses: readonly string[];
  readonly currency: 'TRX' | 'USDT';
  /** Price before its suffix: ends on 10,000. */
  readonly base: bigint;
  readonly userId: string;
  /** Null for a deposit. */
  readonly orderId: string | null;
  readonly openedHeight: bigint;
  readonly deadline: Date;
  readonly holdUntil: Date;
}

/** Requests for payment and the transfers that answer them. */
@Injectable()
export class PaymentsService {
  constructor(
    private readonly database: Database,
    private readonly payments: PaymentRepository,
    private readonly due: DuePaymentsRepository,
    private readonly monitors: PaymentMonitorRepository,
  ) {}

  /** Part of the scanner's transaction. */
  async recordTransfers(tx: Tx, transfers: readonly IncomingTransfer[]): Promise<void> {
    if (transfers.length > 0) await this.payments.store(tx, transfers);
  }

  /** These blocks are no longer part of the chain. */
  async orphan(tx: Tx, blockIds: readonly string[]): Promise<void> {
    await this.payments.orphan(tx, blockIds);
  }

  /** The next suffixes in turn for this price, in a transaction of its own so that buyers don't queue for them. */
  async turnSuffixes(
    tx: Tx,
    address: string,
    currency: 'TRX' | 'USDT',
    base: bigint,
    count: number,
  ): Promise<[number, ...number[]]> {
    return suffixesUpTo(await this.monitors.turnSuffixes(tx, address, currency, base, count), count);
  }

  /**
   * Opens the request under its own exact amount: the suffix in turn, else the next free one, else the next
   * address. Null when every address has all suffixes of this price in use.
   */
  async open(tx: Tx, request: NewRequest, suffixInTurn: number): Promise<PaymentMonitorEntity | null> {
    for (const address of request.addresses) {
      let suffix: number | null = suffixInTurn;
      while (suffix !== null) {
        const monitor = monitorOf(request, address, suffix);
        if (await this.monitors.insert(tx, monitor)) return monitor;
        suffix = await this.monitors.nextFree(tx, address, request.currency, request.base, suffix);
      }
    }
    return null;
  }

  /** Makes every other placing of this user wait until the commit. */
  lockUser(tx: Tx, userId: string): Promise<void> {
    return this.monitors.lockUser(tx, userId);
  }

  /** Requests of a user that nobody paid; stays true until the commit after `lockUser`. */
  unpaidRequests(tx: Tx, userId: string): Promise<RequestCounts> {
    return this.monitors.requestsOf(tx, userId);
  }

  /** The amount keeps naming its order until its hold ends. */
  hold(tx: Tx, orderIds: readonly string[]): Promise<void> {
    return this.monitors.setStatus(tx, orderIds, 'open', 'held');
  }

  /** The transfer that answered the request fell out of the chain: the request is open again. */
  reopen(tx: Tx, orderIds: readonly string[]): Promise<void> {
    return this.monitors.setStatus(tx, orderIds, 'held', 'open');
  }

  /** A transfer answers these requests for a deposit: their amounts name them until the hold ends. */
  holdDeposits(tx: Tx, monitorIds: readonly string[]): Promise<void> {
    return this.monitors.setDepositStatus(tx, monitorIds, 'open', 'held');
  }

  /** That transfer fell out of the chain. */
  reopenDeposits(tx: Tx, monitorIds: readonly string[]): Promise<void> {
    return this.monitors.setDepositStatus(tx, monitorIds, 'held', 'open');
  }

  /** Frees amounts whose hold ended on the chain. */
  release(tx: Tx, chainTime: Date): Promise<number> {
    return this.monitors.release(tx, chainTime);
  }

  candidates(tx: Tx, transfers: readonly PaymentEntity[]): Promise<PaymentMonitorEntity[]> {
    return this.monitors.candidates(tx, transfers);
  }

  unjudged(limit: number, exclude: readonly string[] = []): Promise<string[]> {
    return this.due.unjudged(this.database.manager, limit, exclude);
  }

  detached(limit: number, exclude: readonly string[]): Promise<string[]> {
    return this.due.detached(this.database.manager, limit, exclude);
  }

  /**
   * Addresses of senders who must be looked up: of flash payments, which wait for it, and of USDT that answers a
   * request, which proves nothing while it is open who sent it. The earliest first.
   */
  unscreened(limit: number, exclude: readonly string[]): Promise<string[]> {
    return this.due.unscreened(this.database.manager, limit, exclude);
  }

  /** What the chain says of these senders. A payment keeps what was found first. */
  async setSenderKinds(tx: Tx, kinds: ReadonlyMap<string, 'account' | 'contract'>): Promise<void> {
    if (kinds.size > 0) await this.payments.setSenderKinds(tx, kinds);
  }

  /**
   * Payments of these outcomes in blocks up to `height` that are not settled; flash payments once they are screened.
   * @param toAddresses only those to these addresses; null for all
   */
  unsettled(
    outcomes: readonly PaymentOutcome[],
    height: bigint,
    limit: number,
    exclude: readonly string[],
    toAddresses: readonly string[] | null = null,
  ): Promise<string[]> {
    return this.due.unsettled(this.database.manager, outcomes, height, limit, exclude, toAddresses);
  }

  finalDue(
    solidHeight: bigint,
    solidTime: Date,
    limit: number,
    exclude: readonly string[],
  ): Promise<string[]> {
    return this.due.finalDue(this.database.manager, solidHeight, solidTime, limit, exclude);
  }

  lock(tx: Tx, ids: readonly string[]): Promise<PaymentEntity[]> {
    return this.payments.lock(tx, ids);
  }

  async judge(tx: Tx, judgements: readonly Judgement[]): Promise<void> {
    if (judgements.length > 0) await this.payments.judge(tx, judgements);
  }

  unjudge(tx: Tx, ids: readonly string[]): Promise<void> {
    return this.payments.unjudge(tx, ids);
  }

  /** What flash payments bought, before they are booked. */
  async setSales(tx: Tx, sales: readonly FlashSale[]): Promise<void> {
    if (sales.length > 0) await this.payments.setSales(tx, sales);
  }

  /** Booked before solidity, as a receipt that may still be lost. */
  bookReceipt(tx: Tx, ids: readonly string[]): Promise<string[]> {
    return this.payments.book(tx, ids, 'none', 'receipt');
  }

  /** Booked as cash: solid from the start, or a receipt that became solid. */
  bookSolid(tx: Tx, ids: readonly string[], from: 'none' | 'receipt'): Promise<string[]> {
    return this.payments.book(tx, ids, from, 'solid');
  }

  bookLost(tx: Tx, ids: readonly string[]): Promise<string[]> {
    return this.payments.book(tx, ids, 'receipt', 'lost', 'lost');
  }

  /** What transfers in blocks up to `height` brought to the address, in sun or micro-USDT. */
  receivedUpTo(tx: Tx, address: string, currency: 'TRX' | 'USDT', height: bigint): Promise<bigint> {
    return this.payments.receivedUpTo(tx, address, currency, height);
  }

  /**
   * Sun that a reorganisation could cost: paid for energy before solidity and not solid yet. Whoever asks next waits
   * for this transaction.
   */
  exposure(tx: Tx): Promise<bigint> {
    return this.payments.exposure(tx);
  }

  /** Which of these orders a transfer in the chain already stands for. */
  takenOrders(tx: Tx, orderIds: readonly string[]): Promise<ReadonlySet<string>> {
    return this.payments.takenOrders(tx, orderIds);
  }

  /** Users whose requests these payments answer, by request. */
  requesters(tx: Tx, payments: readonly PaymentEntity[]): Promise<ReadonlyMap<string, string>> {
    return this.monitors.ownersOf(
      tx,
      payments.flatMap(({ monitorId }) => monitorId ?? []),
    );
  }

  /**
   * Which of these requests for a deposit a transfer in the chain already answered. Whoever asks next for one of them
   * waits for this transaction.
   */
  async takenDeposits(tx: Tx, monitorIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (monitorIds.length === 0) return new Set();
    await this.monitors.lock(tx, monitorIds);
    return this.payments.takenDeposits(tx, monitorIds);
  }

  /** Which of these requests for a deposit were credited. Whoever asks next for one of them waits for this transaction. */
  async creditedDeposits(tx: Tx, monitorIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (monitorIds.length === 0) return new Set();
    await this.monitors.lock(tx, monitorIds);
    return this.payments.creditedDeposits(tx, monitorIds);
  }

  /** Senders among these whose early settled payment once left the chain: they wait for solidity. */
  sendersOfLost(tx: Tx, payments: readonly PaymentEntity[]): Promise<ReadonlySet<string>> {
    return this.payments.sendersOfLost(
      tx,
      payments.map(({ fromAddress }) => fromAddress),
    );
  }

  /** Transaction ids by payment id. */
  txidsOf(paymentIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.payments.txidsOf(this.database.manager, paymentIds);
  }

  /** Which of these orders have a payment that is not solid yet, and which lost one. */
  async unsolidOrders(tx: Tx, orderIds: readonly string[]): Promise<ReadonlyMap<string, 'receipt' | 'lost'>> {
    return this.payments.unsolidOrders(tx, orderIds);
  }
}

const monitorOf = (request: NewRequest, address: string, suffix: number): PaymentMonitorEntity =>
  Object.assign(new PaymentMonitorEntity(), {
    id: randomUUID(),
    kind: request.kind,
    address,
    currency: request.currency,
    amount: request.base + BigInt(suffix),
    userId: request.userId,
    orderId: request.orderId,
    openedHeight: request.openedHeight,
    deadline: request.deadline,
    holdUntil: request.holdUntil,
    status: 'open' as const,
  });
