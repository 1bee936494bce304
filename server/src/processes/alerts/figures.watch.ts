import { Injectable } from '@nestjs/common';
import { AlertMessages, Alerts } from '../../domain/alerts/index.js';
import { SendHolds } from '../../domain/chain/index.js';
import { Settings } from '../../domain/settings/index.js';
import { Database } from '../../platform/database/index.js';
import { QueueAges } from './queue-ages.repository.js';
import { WatchFiguresRepository } from './watch-figures.repository.js';

type Wrong = Map<string, { message: string; data?: object }>;

const FEWEST_ORDERS = 20;
const TRIES_UNTIL_UNHANDLED = 3;
const SECONDS_PER_BLOCK = 3;
/** A scanner that starts has not moved its cursor yet at the first look. */
const LOOKS_UNTIL_SILENT = 2;
/** Queues that rest while nothing may be sent. */
const SENDING = ['delivery', 'broadcast'];
/** What is due there may rightly wait for a person or the treasury, and has alerts of its own. */
const WATCHED_OTHERWISE = ['reclaim', 'refunds'];

/** What the desk's own rows show to be wrong; each alert goes when its rows are well again. */
@Injectable()
export class FiguresWatch {
  private silentLooks = 0;

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly holds: SendHolds,
    private readonly figures: WatchFiguresRepository,
    private readonly ages: QueueAges,
    private readonly alerts: Alerts,
    private readonly stored: AlertMessages,
  ) {}

  async run(): Promise<void> {
    await this.scanner();
    await this.successRate();
    await this.pools();
    await this.wallets();
    await this.delegations();
    await this.reclaims();
    await this.queues();
    await this.work();
    await this.books();
    await this.figures.forgetEvents();
  }

  /** Also raised by a scanner that finds itself behind; one that does not run says nothing. */
  private async scanner(): Promise<void> {
    const longest = await this.settings.get('selling.max_lag_seconds');
    const cursor = await this.figures.scanner();
    const silent = cursor !== null && cursor.silentSeconds > longest;
    this.silentLooks = silent ? this.silentLooks + 1 : 0;
    if (silent && this.silentLooks < LOOKS_UNTIL_SILENT) return;
    const wrong: Wrong = new Map();
    if (cursor && silent)
      wrong.set('scanner', {
        message: `No block was read for ${Math.round(cursor.silentSeconds)} s. Is a scanner running?`,
      });
    else if (cursor && cursor.blocks * SECONDS_PER_BLOCK > longest)
      wrong.set('scanner', { message: `${cursor.blocks} blocks behind the node.` });
    await this.alerts.exactly('scanner_behind', wrong);
  }

  private async successRate(): Promise<void> {
    const least = await this.settings.get('alert.success_rate_percent');
    const { delivered, ended } = await this.figures.success(
      await this.settings.get('alert.success_rate_orders'),
    );
    const percent = ended === 0 ? 100 : (100 * delivered) / ended;
    const wrong: Wrong = new Map();
    if (ended >= FEWEST_ORDERS && percent < least)
      wrong.set('orders', {
        message: `Only ${percent.toFixed(1)} % of the last ${ended} paid orders were delivered. Look at the refunded ones.`,
        data: { delivered, ended },
      });
    await this.alerts.exactly('success_rate_low', wrong);
  }

  private async pools(): Promise<void> {
    const least = BigInt(await this.settings.get('alert.pool_low_percent'));
    const wrong: Wrong = new Map();
    for (const { id, name, stakedSun, freeSun } of await this.figures.pools())
      if (stakedSun > 0n && freeSun * 100n < stakedSun * least)
        wrong.set(id, {
          message: `Pool ${name} can delegate less than ${least} % of its stake. Stake more or wait for rentals to end.`,
          data: { stakedSun: stakedSun.toString(), freeSun: freeSun.toString() },
        });
    await this.alerts.exactly('pool_low', wrong);
  }

  private async wallets(): Promise<void> {
    const leastBandwidth = await this.settings.get('alert.wallet_low_bandwidth');
    const leastSun = await this.settings.get('alert.wallet_low_sun');
    const bandwidth: Wrong = new Map();
    const trx: Wrong = new Map();
    for (const { id, address, bandwidth: points, liquidSun } of await this.figures.wallets()) {
      const data = { address, bandwidth: points, liquidSun: liquidSun.toString() };
      if (points < leastBandwidth && liquidSun < leastSun)
        bandwidth.set(id, {
          message: `${address} has ${points} bandwidth left and no TRX to burn instead.`,
          data,
        });
      if (liquidSun < leastSun)
        trx.set(id, { message: `${address} holds too little TRX. Send it some for its bandwidth.`, data });
    }
    await this.alerts.exactly('wallet_low_bandwidth', bandwidth);
    await this.alerts.exactly('wallet_low_trx', trx);
  }

  private async delegations(): Promise<void> {
    const failed = await this.figures.failedDelegations();
    const wrong: Wrong = new Map(
      failed.map(({ walletId, supplier, orderId }) => [
        walletId,
        {
          message: `A delegate of ${supplier} came to nothing. Its order is served by others.`,
          data: { orderId },
        },
      ]),
    );
    await this.alerts.exactly('delegation_failed', wrong);
  }

  /** Also raised by the step whose undelegate died: it stays until the energy is back. */
  private async reclaims(): Promise<void> {
    const minutes = await this.settings.get('alert.reclaim_overdue_minutes');
    for (const { id, supplier, receiver, sun } of await this.figures.overdueReclaims(minutes))
      await this.alerts.raise(
        'reclaim_overdue',
        id,
        `Energy of ${supplier} is not back from ${receiver} in time. Look at its undelegate.`,
        { supplier, receiver, sun },
      );
    const open = await this.stored.openSubjects(this.database.manager, 'reclaim_overdue');
    if (open.length === 0) return;
    for (const id of await this.figures.settledDelegations(open))
      await this.alerts.resolve('reclaim_overdue', id);
  }

  private async queues(): Promise<void> {
    const longest = await this.settings.get('alert.queue_stuck_seconds');
    const resting = new Set(WATCHED_OTHERWISE);
    if (await this.settings.get('brake.delegating')) resting.add('delivery');
    if ((await this.holds.open()) !== null) for (const queue of SENDING) resting.add(queue);
    const wrong: Wrong = new Map();
    for (const [queue, seconds] of await this.ages.waiting())
      if (seconds > longest && !resting.has(queue))
        wrong.set(queue, {
          message: `Work of ${queue} waits for ${Math.round(seconds)} s. Is a worker running?`,
          data: { seconds: Math.round(seconds) },
        });
    await this.alerts.exactly('queue_stuck', wrong);
  }

  private async work(): Promise<void> {
    const wrong: Wrong = new Map();
    for (const { step, count, error } of await this.figures.failingSteps(TRIES_UNTIL_UNHANDLED))
      wrong.set(`step:${step}`, {
        message: `${step} fails again and again for ${count}: ${error}`,
        data: { count },
      });
    await this.alerts.exactly('unhandled_error', wrong, undefined, (subject) => subject.startsWith('step:'));
  }

  private async books(): Promise<void> {
    const wrong: Wrong = new Map(
      (await this.figures.unbalanced()).map(({ id, currency, sum }) => [
        `ledger:${id}`,
        {
          message: `Ledger transaction ${id} is off by ${sum} (${currency}). Selling should stop.`,
          data: { sum },
        },
      ]),
    );
    await this.alerts.exactly('books_out_of_balance', wrong, undefined, (subject) =>
      subject.startsWith('ledger:'),
    );
  }
}
