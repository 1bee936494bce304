import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import type { CallStep, CrashPoint } from './registry.js';

/**
 * Kills the process, as a power cut would, when it reaches the point named by CRASH_AT
 * (`step:before-commit`, optionally `:n` for the n-th time). Costs one comparison when off.
 */
@Injectable()
export class CrashPoints {
  private readonly armed: string | undefined;
  private passesLeft: number;

  constructor(config: AppConfig) {
    const [step, point, nth] = (config.crashAt ?? '').split(':');
    this.armed = config.crashAt ? `${step}:${point}` : undefined;
    this.passesLeft = Number(nth ?? 1);
  }

  pass(point: CrashPoint): void {
    if (this.armed === undefined || this.armed !== point) return;
    this.passesLeft -= 1;
    if (this.passesLeft === 0) process.kill(process.pid, 'SIGKILL');
  }

  /** Runs one call to the outside world between its two points. */
  async around<T>(step: CallStep, call: () => Promise<T>): Promise<T> {
    this.pass(`${step}:before-call`);
    const answer = await call();
    this.pass(`${step}:after-call`);
    return answer;
  }
}
