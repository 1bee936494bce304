import { severityOf } from '@energy-desk/shared/alerts';
import type { Scanner } from '@energy-desk/shared/system';
import { Injectable } from '@nestjs/common';
import { type ChainCursor, ChainService, SendHolds } from '../../../domain/chain/index.js';
import { Settings } from '../../../domain/settings/index.js';
import { Database } from '../../../platform/database/index.js';
import { answers } from '../../../platform/patience/index.js';
import { Nudger, QueueInspector } from '../../../platform/queue/index.js';
import { OpenAlertCounts, QueueAges } from '../../../processes/alerts/index.js';
import { Brakes } from '../../../processes/brakes/index.js';
import { NodeWatch } from '../../../processes/node-watch/index.js';

const PROBE_MS = 1_000;

/** What the system page shows of the whole installation. */
@Injectable()
export class SystemHealthService {
  constructor(
    private readonly database: Database,
    private readonly nudger: Nudger,
    private readonly inspector: QueueInspector,
    private readonly settings: Settings,
    private readonly chain: ChainService,
    private readonly holds: SendHolds,
    private readonly ages: QueueAges,
    private readonly alerts: OpenAlertCounts,
    private readonly brakes: Brakes,
    private readonly nodeWatch: NodeWatch,
  ) {}

  nodes(): Promise<object[]> {
    return this.nodeWatch.look();
  }

  /** @throws whatever the database throws: without it nothing can be told */
  async read(): Promise<object> {
    await this.database.ping();
    const [redis, scanner, queues, counts, brakes, hold, nodes] = await Promise.all([
      answers(PROBE_MS, () => this.nudger.ping()),
      this.scanner(),
      this.queues(),
      this.alerts.byKind(),
      this.brakes.pulled(),
      this.holds.open(),
      this.nodeWatch.look(),
    ]);
    const openAlerts = { critical: 0, warning: 0, notice: 0 };
    for (const [kind, count] of counts) openAlerts[severityOf(kind)] += count;
    const well =
      redis &&
      scanner.status === 'following' &&
      nodes.some(({ status }) => status === 'well') &&
      hold === null;
    return {
      status: well ? 'ok' : 'degraded',
      database: 'ok',
      redis: redis ? 'ok' : 'down',
      nodes,
      scanner,
      queues,
      openAlerts,
      brakes,
      held: hold !== null,
    };
  }

  async scanner(): Promise<ScannerView> {
    const cursor = await this.chain.findCursor();
    if (!cursor) return NOT_STARTED;
    return {
      status: statusOf(cursor, await this.settings.get('selling.max_lag_seconds')),
      height: cursor.height,
      blockTime: cursor.blockTime,
      solidHeight: cursor.solidHeight,
      nodeHeight: cursor.nodeHeight,
      behindBlocks: behind(cursor),
      movedAt: cursor.updatedAt,
      haltedReason: cursor.haltedReason,
    };
  }

  async queues(): Promise<object[]> {
    const [counts, ages] = await Promise.all([this.inspector.counts(), this.ages.waiting()]);
    return [...counts].map(([name, nudges]) => ({ name, nudges, waitingSeconds: ages.get(name) ?? null }));
  }
}

/** How far the chain is read; all null before the first block. */
interface ScannerView {
  readonly status: Scanner['status'];
  readonly height: bigint | null;
  readonly blockTime: Date | null;
  readonly solidHeight: bigint | null;
  readonly nodeHeight: bigint | null;
  readonly behindBlocks: number | null;
  readonly movedAt: Date | null;
  readonly haltedReason: string | null;
}

const NOT_STARTED: ScannerView = {
  status: 'not_started',
  height: null,
  blockTime: null,
  solidHeight: null,
  nodeHeight: null,
  behindBlocks: null,
  movedAt: null,
  haltedReason: null,
};

const SECONDS_PER_BLOCK = 3;

const behind = ({ nodeHeight, height }: ChainCursor): number => Math.max(0, Number(nodeHeight - height));

function statusOf(cursor: ChainCursor, maxLagSeconds: number): Scanner['status'] {
  if (cursor.haltedReason !== null) return 'halted';
  if (Date.now() - cursor.updatedAt.getTime() > maxLagSeconds * 1000) return 'silent';
  return behind(cursor) * SECONDS_PER_BLOCK > maxLagSeconds ? 'behind' : 'following';
}
