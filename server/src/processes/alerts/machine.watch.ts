import { cpus, freemem, totalmem } from 'node:os';
import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { Settings } from '../../domain/settings/index.js';
import { internalErrors } from '../../platform/metrics/index.js';

const CPU_WINDOW_MS = 60_000;
const QUIET_UNTIL_RESOLVED_MS = 600_000;

/** A machine's load, to be put in a test's hands. */
export interface MachineReading {
  /** Milliseconds that all processors were busy, and that passed on all of them, since the machine started. */
  readonly busyMs: number;
  readonly totalMs: number;
  readonly memoryPercent: number;
}

/** Of the machine that this process runs on. */
export function readMachine(): MachineReading {
  let [busyMs, totalMs] = [0, 0];
  for (const { times } of cpus()) {
    const all = times.user + times.nice + times.sys + times.irq + times.idle;
    totalMs += all;
    busyMs += all - times.idle;
  }
  return { busyMs, totalMs, memoryPercent: 100 * (1 - freemem() / totalmem()) };
}

/** Whether machine and process are well. Each worker speaks for its own machine. */
@Injectable()
export class MachineWatch {
  /** Replaced in tests. */
  read: () => MachineReading = readMachine;
  private last: { reading: MachineReading; at: number } | null = null;
  private errors = internalErrors.total;
  private errorAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly settings: Settings,
    private readonly alerts: Alerts,
  ) {}

  async run(now = performance.now()): Promise<void> {
    const reading = this.read();
    await this.memory(reading);
    if (this.last === null) this.last = { reading, at: now };
    else if (now - this.last.at >= CPU_WINDOW_MS) {
      await this.cpu(this.last.reading, reading);
      this.last = { reading, at: now };
    }
    await this.unhandled(now);
  }

  private async cpu(before: MachineReading, after: MachineReading): Promise<void> {
    const most = await this.settings.get('alert.cpu_percent');
    const percent = (100 * (after.busyMs - before.busyMs)) / Math.max(1, after.totalMs - before.totalMs);
    if (most === 0 || percent <= most) return this.alerts.resolve('cpu_high', 'machine');
    await this.alerts.raise(
      'cpu_high',
      'machine',
      `The processors were ${percent.toFixed(0)} % busy for a minute.`,
    );
  }

  private async memory({ memoryPercent }: MachineReading): Promise<void> {
    const most = await this.settings.get('alert.memory_percent');
    if (most === 0 || memoryPercent <= most) return this.alerts.resolve('memory_high', 'machine');
    await this.alerts.raise(
      'memory_high',
      'machine',
      `${memoryPercent.toFixed(0)} % of the memory is in use.`,
    );
  }

  private async unhandled(now: number): Promise<void> {
    const fresh = internalErrors.total - this.errors;
    this.errors = internalErrors.total;
    if (fresh > 0) {
      this.errorAt = now;
      await this.alerts.raise(
        'unhandled_error',
        'process',
        `${fresh} errors that nobody expected. The log has them with their request ids.`,
        { last: internalErrors.last },
      );
    } else if (now - this.errorAt > QUIET_UNTIL_RESOLVED_MS)
      await this.alerts.resolve('unhandled_error', 'process');
  }
}
