import { writeSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import type { CallStep, CrashPoint } from './registry.js';

const STDERR = 2;

/**
 * Kills the process, as a power cut would, when it reaches one of the points named by CRASH_AT
 * (`step:before-commit`, several with commas). Costs one look-up when off.
 */
@Injectable()
export class CrashPoints {
  private readonly armed: ReadonlySet<string>;

  constructor(config: AppConfig) {
    this.armed = new Set(config.crashAt);
  }

  pass(point: CrashPoint): void {
    if (!this.armed.has(point)) return;
    writeSync(STDERR, `died at ${point}\n`);
    process.kill(process.pid, 'SIGKILL');
  }

  /** Runs one call to the outside world between its two points. */
  async around<T>(step: CallStep, call: () => Promise<T>): Promise<T> {
    this.pass(`${step}:before-call`);
    const answer = await call();
    this.pass(`${step}:after-call`);
    return answer;
  }
}
