import { setTimeout as pause } from 'node:timers/promises';
import type { SeededRandom } from '../../../src/driver/index.js';
import type { FaultRequest } from '../../../src/telegram/index.js';
import type { Desk } from './desk.js';

interface DevnetFault {
  name: string;
  [option: string]: unknown;
}

const BROADCAST_FAULTS: readonly DevnetFault[] = [
  { name: 'timeout_before_accept', ms: 1_500 },
  { name: 'timeout_after_accept', ms: 1_500 },
  { name: 'p2p_failed' },
  { name: 'dup' },
  { name: 'dup', admit: false },
  { name: 'tx_exists_cache' },
  { name: 'tx_exists_cache', admit: true },
  { name: 'server_busy' },
  { name: 'server_busy', admit: true },
  { name: 'no_connection' },
  { name: 'block_unsolidified' },
  { name: 'not_enough_effective_connection' },
  { name: 'other_error' },
  { name: 'refuse' },
  { name: 'accept_and_drop' },
  { name: 'hold', blocks: 6 },
];
const HTTP_FAULTS = ['http_429', 'http_403', 'http_503', 'error_200', 'malformed', 'plain_text'];
const READS = ['getblock', 'gettransactioninfobyblocknum', 'getcandelegatedmaxsize', 'getaccountresource'];
const TELEGRAM_FAULTS: readonly FaultRequest[] = [
  { name: 'http_429', retryAfter: 1 },
  { name: 'timeout_before', ms: 1_000 },
  { name: 'timeout_after', ms: 1_000 },
  { name: 'http_500' },
  { name: 'http_502' },
  { name: 'unreachable' },
  { name: 'slow', ms: 800 },
];

const FAULT_EVERY_MS = 700;
/** So many times as long as it takes to start, a server runs before it is killed. */
const RUNS_TO_START = 3;

/** Breaks things at random until it is told to stop, and counts what it did. */
export class Chaos {
  readonly counts = new Map<string, number>();
  kills = 0;
  /** How long the server took to be healthy when it was last waited for. */
  private startMs = 0;
  private stopped = false;
  private readonly running: Promise<void>[] = [];

  constructor(
    private readonly desk: Desk,
    private readonly random: SeededRandom,
  ) {}

  /** Kills the server about every so many milliseconds of its running, see `startKills`, and breaks the world around it. */
  start(killEveryMs: number): void {
    this.startKills(killEveryMs);
    this.startFaults();
  }

  /**
   * Kills the server and leaves the world around it as it is. Where starting takes long it runs longer, too: a server
   * that is killed as soon as it is up serves nobody, and proves nothing.
   */
  startKills(everyMs: number): void {
    const runsMs = (): number => Math.max(everyMs, RUNS_TO_START * this.startMs);
    this.running.push(this.repeat('kill', runsMs, (random) => this.kill(random)));
  }

  /** Breaks the world around the server and leaves the server alone. */
  startFaults(): void {
    this.running.push(
      this.repeat(
        'faults',
        () => FAULT_EVERY_MS,
        (random) => this.breakSomething(random),
      ),
    );
  }

  /** Ends all breaking and waits until the server runs again. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.running);
    await this.desk.devnet.clearFaults();
    await this.desk.chat.clearFaults();
    if (!this.desk.sandbox.server.running) this.desk.sandbox.server.spawn();
    await this.desk.sandbox.server.healthy();
  }

  private async repeat(
    name: string,
    everyMs: () => number,
    act: (random: SeededRandom) => Promise<void>,
  ): Promise<void> {
    const random = this.random.fork(name);
    while (!this.stopped) {
      const until = Date.now() + everyMs() * (0.5 + random.unit());
      while (!this.stopped && Date.now() < until) await pause(50);
      if (!this.stopped) await act(random);
    }
  }

  private async kill(random: SeededRandom): Promise<void> {
    const { server } = this.desk.sandbox;
    await server.kill9();
    this.kills += 1;
    await pause(random.int(0, 1_000));
    await this.desk.expireLeases();
    const spawned = Date.now();
    server.spawn();
    // Some die again while they start.
    if (!random.chance(0.8)) return;
    await server.healthy();
    this.startMs = Date.now() - spawned;
  }

  private breakSomething(random: SeededRandom): Promise<void> {
    const draw = random.unit();
    if (draw < 0.4) return this.breakBroadcasts(random);
    if (draw < 0.6) return this.breakReads(random);
    if (draw < 0.7) return this.lag(random);
    if (draw < 0.8) return this.reorganise(random);
    if (draw < 0.85) return this.changePace(random);
    return this.breakTelegram(random);
  }

  private async breakBroadcasts(random: SeededRandom): Promise<void> {
    const contract = random.pick(['DelegateResourceContract', 'UnDelegateResourceContract']);
    const fault = random.pick(BROADCAST_FAULTS);
    await this.fault({ ...fault, contract, times: random.int(1, 4), until: Date.now() + 5_000 });
  }

  private async breakReads(random: SeededRandom): Promise<void> {
    const name = random.pick([...HTTP_FAULTS, 'empty_infos', 'missing_block']);
    const ownEndpoint = name === 'empty_infos' || name === 'missing_block';
    const endpoint = ownEndpoint ? {} : { endpoint: random.pick(READS) };
    await this.fault({ name, ...endpoint, times: random.int(1, 6), until: Date.now() + 4_000 });
  }

  private async lag(random: SeededRandom): Promise<void> {
    const until = Date.now() + random.int(500, 2_500);
    const fault = random.pick([
      { name: 'lagging_solid', blocks: random.int(3, 15) },
      { name: 'lagging_head', blocks: random.int(1, 4), node: 0 },
      { name: 'hide_pending' },
      { name: 'slow', ms: 300, node: 0 },
      { name: 'down', node: 0 },
    ]);
    await this.fault({ ...fault, until });
  }

  private async reorganise(random: SeededRandom): Promise<void> {
    const reinclude = random.pick(['none', 'later', 'same']);
    await this.desk.devnet.control('reorg', { depth: random.int(1, 6), reinclude });
    this.count(`reorg, ${reinclude}`);
  }

  /** A slower chain gives time to send the same bytes again before they expire. */
  private async changePace(random: SeededRandom): Promise<void> {
    await this.desk.devnet.control('block-interval', { ms: random.pick([60, 100, 500]) });
    await pause(2_000);
    await this.desk.resumeChain();
    this.count('pace');
  }

  private async breakTelegram(random: SeededRandom): Promise<void> {
    const fault = random.pick(TELEGRAM_FAULTS);
    const method = random.pick(['', 'sendMessage', 'editMessageText', 'sendPhoto', 'getUpdates']);
    await this.desk.chat.fault({ ...fault, times: random.int(1, 4), ...(method ? { method } : {}) });
    this.count(`telegram ${fault.name}`);
  }

  private async fault(spec: DevnetFault): Promise<void> {
    await this.desk.devnet.control('faults', spec);
    this.count(spec.name);
  }

  private count(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }
}
