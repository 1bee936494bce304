import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { TronGateway } from '../../gateways/tron/index.js';
import { messageOf } from '../../platform/errors/index.js';
import { Leases } from '../../platform/leases/index.js';
import { RequestBudget } from './request-budget.js';
import { ScanStep, type ScanOutcome } from './scan.step.js';
import { SlotTimer } from './slot.timer.js';

const LEASE = 'scanner';
const LEASE_MS = 10_000;
const RENEW_MS = 3_000;
const STANDBY_MS = 1_000;
const HALTED_MS = 1_000;
const FIRST_FAULT_PAUSE_MS = 100;
const LONGEST_FAULT_PAUSE_MS = 3_000;
/** From here on blocks are fetched in ranges. */
const BEHIND_BLOCKS = 3n;
const FAULTS_UNTIL_ALERT = 3;
/** Two minutes of slots: selling stops here, and people are told. */
const ALERT_BLOCKS = 40n;
/** Finding the slot takes ten blocks or so: more in a row without a miss are suspicious. */
const SUSPICIOUS_HITS = 24;
const STALE_INTERVALS = 8;
const STALE_FLOOR_MS = 2_000;
/** What blocks are apart on TRON, until it is measured. */
const SLOT_MS = 3_000;

/** Runs the scan step in step with the chain, while this process holds the scanner's lease. */
@Injectable()
export class Scanner {
  private readonly logger = new Logger(Scanner.name);
  private readonly owner = randomUUID();
  private readonly stopping = new AbortController();
  private running: Promise<void> | null = null;
  private renewedAt = Number.NEGATIVE_INFINITY;
  private timer = new SlotTimer(performance.now());
  private movedAt = performance.now();
  private usualInterval = SLOT_MS;
  private usualLag = 0n;
  /** Requests that compared nodes, as far as the budget knows of them. */
  private comparisons = 0;
  private checkedAt = 0;
  private readonly budget = new RequestBudget();
  private synced = false;
  /** Whether people may believe that scanning fails; unknown after a start. */
  private maybeFailing = true;
  private alerted: boolean | null = null;

  constructor(
    private readonly step: ScanStep,
    private readonly gateway: TronGateway,
    private readonly leases: Leases,
    private readonly alerts: Alerts,
  ) {}

  start(): void {
    this.running ??= this.loop();
  }

  /** Resolves when the current step has ended and the lease is given back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private get stopped(): boolean {
    return this.stopping.signal.aborted;
  }

  private async loop(): Promise<void> {
    let faults = 0;
    while (!this.stopped) {
      try {
        if (await this.holdLease()) await this.turn();
        else await this.wait(STANDBY_MS);
        faults = 0;
        if (this.maybeFailing) await this.alerts.resolve('scanner_failing', LEASE);
        this.maybeFailing = false;
      } catch (error) {
        faults += 1;
        if (faults === FAULTS_UNTIL_ALERT) await this.tellFailing(error);
        this.logger.warn(`scanning failed, trying again: ${messageOf(error)}`);
        await this.wait(Math.min(FIRST_FAULT_PAUSE_MS * 2 ** Math.min(faults, 10), LONGEST_FAULT_PAUSE_MS));
      }
    }
    await this.leases.release(LEASE, this.owner).catch(() => undefined);
  }

  /** Renewed well before its deadline; lost, the next holder goes on from the cursor. */
  private async holdLease(): Promise<boolean> {
    const now = performance.now();
    if (now - this.renewedAt < RENEW_MS) return true;
    const held = await this.leases.acquire(LEASE, this.owner, LEASE_MS);
    this.renewedAt = held ? now : Number.NEGATIVE_INFINITY;
    if (!held) this.synced = false;
    return held;
  }

  private async turn(): Promise<void> {
    if (!this.synced) return this.synchronise();
    await this.wait(Math.min(this.timer.delay(performance.now()), RENEW_MS));
    if (this.stopped || this.timer.delay(performance.now()) > 0) return;
    const withSolidHead = this.budget.allowsSolidHead;
    const before = this.step.requests;
    const outcome = await this.step.run(withSolidHead);
    const { comparisonRequests } = this.gateway;
    this.budget.spent(this.step.requests - before + comparisonRequests - this.comparisons);
    this.comparisons = comparisonRequests;
    if (outcome === 'advanced') this.budget.advanced(withSolidHead);
    await this.note(outcome);
  }

  private async note(outcome: ScanOutcome): Promise<void> {
    const now = performance.now();
    if (outcome === 'waiting') {
      // The node has nothing after our block: we are at its head.
      this.usualLag = this.step.solidLag ?? this.usualLag;
      this.timer.notYet(now);
      this.distrustIfStale(now);
    }
    if (outcome === 'advanced') {
      this.movedAt = now;
      this.timer.found(now);
      this.usualInterval = this.timer.interval ?? this.usualInterval;
      // After a block that was late the node may have several.
      if (this.timer.foundLate || this.seemsBehind()) this.synced = false;
    }
    if (outcome === 'halted') await this.wait(HALTED_MS);
  }

  /** Too long without a miss, or the solid head comes too near: the node may be far ahead. */
  private seemsBehind(): boolean {
    const lag = this.step.solidLag ?? this.usualLag;
    if (this.timer.foundAtOnce < this.checkedAt) this.checkedAt = 0;
    return this.timer.foundAtOnce - this.checkedAt >= SUSPICIOUS_HITS || lag < this.usualLag - BEHIND_BLOCKS;
  }

  /** Asks how far the node is, and catches up if it is ahead. */
  private async synchronise(): Promise<void> {
    const distance = await this.step.distance();
    await this.tell(distance);
    if (distance <= BEHIND_BLOCKS) {
      this.budget.reset();
      this.checkedAt = this.timer.foundAtOnce;
      this.usualLag = this.step.solidLag ?? 0n;
      this.synced = true;
      if (distance > 0n) this.timer.hurry(performance.now(), Number(distance));
      return;
    }
    const outcome = await this.step.catchUp(async () => !this.stopped && (await this.holdLease()));
    this.movedAt = performance.now();
    this.timer = new SlotTimer(performance.now());
    this.budget.reset();
    if (outcome === 'halted') await this.wait(HALTED_MS);
  }

  private async tell(distance: bigint): Promise<void> {
    const behind = distance > ALERT_BLOCKS;
    if (behind === this.alerted) return;
    if (behind) await this.alerts.raise('scanner_behind', LEASE, `${distance} blocks behind the node`);
    else await this.alerts.resolve('scanner_behind', LEASE);
    this.alerted = behind;
  }

  private async tellFailing(error: unknown): Promise<void> {
    this.maybeFailing = true;
    await this.alerts
      .raise('scanner_failing', LEASE, `Watching payments failed three times in a row: ${messageOf(error)}`)
      .catch(() => undefined);
  }

  private distrustIfStale(now: number): void {
    const patience = Math.max(STALE_FLOOR_MS, STALE_INTERVALS * this.usualInterval);
    if (now - this.movedAt < patience) return;
    this.movedAt = now;
    this.gateway.distrustPreferredNode();
  }

  private async wait(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
