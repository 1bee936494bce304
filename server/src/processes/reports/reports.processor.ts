import { Processor } from '@nestjs/bull';
import { inTurn, QueueWorker } from '../../platform/queue/index.js';
import { ForgetExportsStep } from './exports/forget-exports.step.js';
import { MakeExportsStep } from './exports/make-exports.step.js';

const SWEEP_MS = 2_000;
const FORGET_EVERY_MS = 10 * 60_000;

/** Writes exports, and now and then clears away those whose time is over. */
@Processor('reports')
export class ReportsProcessor extends QueueWorker {
  constructor(make: MakeExportsStep, forget: ForgetExportsStep) {
    let forgotAt = Number.NEGATIVE_INFINITY;
    const tidy = {
      run: async (): Promise<void> => {
        if (performance.now() - forgotAt < FORGET_EVERY_MS) return;
        forgotAt = performance.now();
        await forget.run();
      },
    };
    super('reports', () => inTurn(make, tidy), SWEEP_MS);
  }
}
