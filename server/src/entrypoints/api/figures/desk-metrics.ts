import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { ChainService } from '../../../domain/chain/index.js';
import { metricsRegistry, MetricsService } from '../../../platform/metrics/index.js';
import { QueueInspector, SharedRedis } from '../../../platform/queue/index.js';
import { OpenAlertCounts, QueueAges } from '../../../processes/alerts/index.js';
import { NodeWatch } from '../../../processes/node-watch/index.js';
import { FiguresReadModel } from './figures.read-model.js';

const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
  new Gauge<Label>({
    name: `energy_desk_${name}`,
    help,
    labelNames: [...labelNames],
    registers: [metricsRegistry],
  });

const gauges = {
  orders: gauge('orders', 'Orders in work', ['status']),
  orderAge: gauge('order_oldest_seconds', 'How long the oldest order in work is in its status', ['status']),
  oldestPaid: gauge('oldest_paid_order_seconds', 'How long the oldest paid order waits for its energy'),
  successRate: gauge('order_success_ratio', 'Delivered of the delivered and refunded orders of 24 hours'),
  seconds: gauge('order_seconds', 'Seconds from payment seen to milestone, of the last deliveries', [
    'milestone',
    'quantile',
  ]),
  selling: gauge('scanner_following', '1 while the chain is followed and payments are seen'),
  available: gauge('available', '1 while this part answers, as this process sees it', ['part']),
  letters: gauge('dead_letters', 'Work that failed', ['state']),
  behind: gauge('scanner_behind_blocks', 'Blocks between the scanned head and the node'),
  silent: gauge('scanner_silent_seconds', 'Seconds since the cursor moved'),
  solidLag: gauge('scanner_solid_lag_blocks', 'Blocks between the scanned head and the solid one'),
  queueDepth: gauge('queue_nudges', 'Jobs in Redis', ['queue', 'state']),
  queueAge: gauge('queue_oldest_seconds', 'How long the oldest due row waits', ['queue']),
  staked: gauge('capacity_staked_sun', 'Stake of the wallets that sell'),
  free: gauge('capacity_free_sun', 'Stake that can be delegated now'),
  recovering: gauge('recovering_energy', 'Energy that came back used and recovers'),
  unmatched: gauge('payments_for_finance', 'Transfers that wait for finance'),
  difference: gauge('ledger_difference', 'What books and chain differ by, in sun or micro-USDT', [
    'currency',
  ]),
  differences: gauge('open_differences', 'Open differences of the last comparison'),
  activeUsers: gauge('daily_active_users', 'Users seen in 24 hours'),
  uses: gauge('feature_uses', 'How often a feature was used in 24 hours', ['feature']),
  alerts: gauge('open_alerts', 'Open alerts', ['kind']),
} as const;

/** The desk's figures for Prometheus, by processes of the role api; all of them show the same. */
@Injectable()
export class DeskMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: MetricsService,
    private readonly figures: FiguresReadModel,
    private readonly chain: ChainService,
    private readonly inspector: QueueInspector,
    private readonly ages: QueueAges,
    private readonly alerts: OpenAlertCounts,
    private readonly nodeWatch: NodeWatch,
    private readonly redis: SharedRedis,
  ) {}

  onModuleInit(): void {
    this.metrics.addSource('orders', () => this.live());
    this.metrics.addSource('times', () => this.slow());
    this.metrics.addSource('scanner', () => this.scanner());
    this.metrics.addSource('queues', () => this.queues());
    this.metrics.addSource('available', () => this.available());
  }

  private async live(): Promise<void> {
    const figures = await this.figures.read();
    gauges.orders.reset();
    for (const [status, count] of Object.entries(figures.ordersByStatus))
      gauges.orders.set({ status }, count);
    gauges.orderAge.reset();
    for (const [status, seconds] of await this.figures.orderAges()) gauges.orderAge.set({ status }, seconds);
    gauges.oldestPaid.set(figures.oldestPaidSeconds);
    gauges.successRate.set(figures.ended24h === 0 ? 1 : figures.delivered24h / figures.ended24h);
    gauges.staked.set(Number(figures.stakedSun));
    gauges.free.set(Number(figures.freeSun));
    gauges.recovering.set(figures.recoveringEnergy);
    gauges.unmatched.set(figures.openPayments);
    gauges.alerts.reset();
    for (const [kind, count] of await this.alerts.byKind()) gauges.alerts.set({ kind }, count);
  }

  private async slow(): Promise<void> {
    const { activeUsers24h, uses24h, seconds, differences, openDifferences } = await this.figures.readSlow();
    gauges.activeUsers.set(activeUsers24h);
    gauges.uses.reset();
    for (const [feature, count] of Object.entries(uses24h)) gauges.uses.set({ feature }, count);
    for (const { milestone, share, value } of seconds)
      gauges.seconds.set({ milestone, quantile: String(share) }, value);
    for (const currency of ['TRX', 'USDT'])
      gauges.difference.set({ currency }, Number(differences[currency] ?? 0n));
    gauges.differences.set(openDifferences);
  }

  private async scanner(): Promise<void> {
    const cursor = await this.chain.findCursor();
    gauges.selling.set(cursor !== null && (await this.chain.seesHead()) ? 1 : 0);
    if (!cursor) return;
    gauges.behind.set(Math.max(0, Number(cursor.nodeHeight - cursor.height)));
    gauges.silent.set((Date.now() - cursor.updatedAt.getTime()) / 1000);
    gauges.solidLag.set(Number(cursor.height - cursor.solidHeight));
  }

  private async queues(): Promise<void> {
    for (const [queue, counts] of await this.inspector.counts())
      for (const [state, count] of Object.entries(counts ?? {}))
        gauges.queueDepth.set({ queue, state }, count);
    gauges.queueAge.reset();
    for (const [queue, seconds] of await this.ages.waiting()) gauges.queueAge.set({ queue }, seconds);
    for (const [state, count] of Object.entries(await this.figures.deadLetters()))
      gauges.letters.set({ state }, count);
  }

  private async available(): Promise<void> {
    const set = (part: string, answers: boolean): void => gauges.available.set({ part }, answers ? 1 : 0);
    set(
      'nodes',
      this.nodeWatch.nodes.some(({ status }) => status === 'well'),
    );
    const [redis, scanner] = await Promise.all([
      answered(this.redis.ask((client) => client.ping())),
      answered(this.chain.seesHead()),
    ]);
    set('redis', redis !== undefined);
    set('database', scanner !== undefined);
    set('scanner', scanner === true);
  }
}

/** Undefined when it failed. */
const answered = <T>(answer: Promise<T>): Promise<T | undefined> => answer.catch(() => undefined);
