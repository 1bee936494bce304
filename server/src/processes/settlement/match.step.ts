import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { CashAccounts } from '../../domain/ledger/index.js';
import { type Order, OrdersService } from '../../domain/orders/index.js';
import {
  type Judgement,
  type Payment,
  type PaymentMonitor,
  PaymentsService,
} from '../../domain/payments/index.js';
import type { RiskLimits } from '../../domain/risk/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { BatchRunner, Nudger } from '../../platform/queue/index.js';
import { judgeInTurn, type MatchFacts } from './judge-payment.js';
import { type Matched, MatchOutcomes } from './match-outcomes.js';
import { PaymentRisk, type Purchase } from './payment-risk.js';

const BATCH = 200;

interface Facts extends MatchFacts {
  readonly found: ReadonlyMap<string, Order>;
}

/** Decides for each new transfer what it is for; an order that is being paid stops expiring. */
@Injectable()
export class MatchStep {
  constructor(
    private readonly config: AppConfig,
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly chain: ChainService,
    private readonly payments: PaymentsService,
    private readonly orders: OrdersService,
    private readonly cash: CashAccounts,
    private readonly risk: PaymentRisk,
    private readonly outcomes: MatchOutcomes,
    private readonly nudger: Nudger,
  ) {}

  async run(): Promise<void> {
    await this.batches.run({
      step: 'settlement.match',
      load: (exclude) => this.payments.unjudged(BATCH, exclude),
      handle: async (ids) => {
        const limits = await this.risk.limits();
        await this.database.transaction('settlement.match', (tx) => this.match(tx, ids, limits));
        this.nudger.nudge('notifications');
      },
    });
  }

  private async match(tx: Tx, ids: readonly string[], limits: RiskLimits): Promise<void> {
    const { blockTime } = await this.chain.cursor(tx);
    const transfers = (await this.payments.lock(tx, ids)).filter(
      (p) => p.outcome === null && p.orderId === null && p.height !== null,
    );
    if (transfers.length === 0) return;
    const facts = await this.facts(tx, transfers);
    const judgements = await this.judge(tx, transfers, facts, limits);
    await this.payments.judge(tx, judgements);
    await this.outcomes.follow(tx, matchedOf(transfers, judgements, facts.requests), blockTime);
  }

  private async facts(tx: Tx, transfers: readonly Payment[]): Promise<Facts> {
    const requests = await this.payments.candidates(tx, transfers);
    const orderIds = requests.flatMap(({ orderId }) => orderId ?? []);
    const found = await this.orders.lockAll(tx, orderIds);
    const paid = await this.payments.takenOrders(tx, orderIds);
    const taken = new Set([...paid, ...(await this.orders.deliveredByHand(tx, orderIds))]);
    const deposits = requests.flatMap(({ id, kind }) => (kind === 'deposit' ? [id] : []));
    const followed = (await this.cash.list(tx)).map(({ address }) => address);
    return {
      requests,
      found: new Map(found.map((order) => [order.id, order])),
      orders: new Map(found.map(({ id, status }) => [id, { status, taken: taken.has(id) }])),
      takenDeposits: await this.payments.takenDeposits(tx, deposits),
      ownAddresses: new Set([...this.config.ownAddresses, ...followed]),
      flashAddresses: new Set<string>(this.config.flashAddresses),
      holds: new Map(),
    };
  }

  /** What is held leaves its request to the next transfer, which is then asked about in its turn. */
  private async judge(
    tx: Tx,
    transfers: readonly Payment[],
    facts: Facts,
    limits: RiskLimits,
  ): Promise<Judgement[]> {
    const holds = new Map<string, string>();
    const asked = new Set<string>();
    for (;;) {
      const judgements = judgeInTurn(transfers, { ...facts, holds });
      const fresh = matchedOf(transfers, judgements, facts.requests).filter(
        ({ payment, judgement: { outcome } }) =>
          (outcome === 'order' || outcome === 'deposit') && !asked.has(payment.id),
      );
      if (fresh.length === 0) return judgements;
      for (const { payment } of fresh) asked.add(payment.id);
      const found = await this.risk.holds(
        tx,
        fresh.map((one) => purchaseOf(one, facts.found)),
        limits,
      );
      for (const [id, reason] of found) holds.set(id, reason);
    }
  }
}

function matchedOf(
  transfers: readonly Payment[],
  judgements: readonly Judgement[],
  requests: readonly PaymentMonitor[],
): Matched[] {
  const byId = new Map(requests.map((request) => [request.id, request]));
  return transfers.flatMap((payment, i) => {
    const judgement = judgements[i];
    if (!judgement) return [];
    return [{ payment, judgement, request: byId.get(judgement.monitorId ?? '') ?? null }];
  });
}

function purchaseOf({ payment, judgement, request }: Matched, orders: ReadonlyMap<string, Order>): Purchase {
  const order = orders.get(judgement.orderId ?? '') ?? null;
  return { payment, outcome: judgement.outcome, order, userId: order?.userId ?? request?.userId ?? null };
}
