import { cpus, freemem, hostname, totalmem } from 'node:os';
import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { Settings } from '../../domain/settings/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { internalErrors } from '../../platform/metrics/index.js';

const CPU_WINDOW_MS = 60_000;

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

/**
 * Whether machine and process are well. Each process speaks for its own; that it is well again shows in its silence,
 * for one that has ended can't say so.
 */
@Injectable()
export class MachineWatch {
  /** Replaced in tests. */
  read: () => MachineReading = readMachine;
  private last: { reading: MachineReading; at: number } | null = null;
  private errors = internalErrors.total;
  private readonly host = hostname();

  constructor(
    private readonly config: AppConfig,
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
    await this.unhandled();
  }

  private async cpu(before: MachineReading, after: MachineReading): Promise<void> {
    const most = await this.settings.get('alert.cpu_percent');
    const percent = (100 * (after.busyMs - before.busyMs)) / Math.max(1, after.totalMs - before.totalMs);
    if (most === 0 || percent <= most) return;
    await this.alerts.raise(
      'cpu_high',
      this.host,
      `The processors of ${this.host} were ${percent.toFixed(0)} % busy for a minute.`,
    );
  }

  private async memory({ memoryPercent }: MachineReading): Promise<void> {
    const most = await this.settings.get('alert.memory_percent');
    if (most === 0 || memoryPercent <= most) return;
    await this.alerts.raise(
      'memory_high',
      this.host,
      `${memoryPercent.toFixed(0)} % of the memory of ${this.host} is in use.`,
    );
  }

  private async unhandled(): Promise<void> {
    const { total, last } = internalErrors;
    const fresh = total - this.errors;
    if (fresh === 0) return;
    const process = `${this.config.roles.join('+')}@${this.host}`;
    await this.alerts.raise(
      'unhandled_error',
      process,
      `${fresh} errors that nobody expected in ${process}. The log has them with their request ids.`,
      { last },
    );
    this.errors = total;
  }
}
