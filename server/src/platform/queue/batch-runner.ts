import { Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../errors/index.js';
import { DeadLetters } from './dead-letters.js';

/** One step's way through its due rows. */
export interface Batch {
  /** Name under which failures are kept. */
  readonly step: string;
  /** Ids of due rows, the most urgent first, without those in `exclude`; empty ends the run. */
  readonly load: (exclude: readonly string[]) => Promise<string[]>;
  /** Does the work of these ids in its own transactions. */
  readonly handle: (ids: readonly string[]) => Promise<void>;
}

/** Takes due rows batch by batch; one that fails is retried alone and, failing again, rests in the dead letters. */
@Injectable()
export class BatchRunner {
  private readonly logger = new Logger(BatchRunner.name);

  constructor(private readonly deadLetters: DeadLetters) {}

  async run(batch: Batch): Promise<void> {
    // Mostly nothing is due; then nobody needs to know what rests.
    if ((await batch.load([])).length === 0) return;
    const { resting, retried } = await this.deadLetters.of(batch.step);
    const excluded = new Set(resting);
    const seen = new Set(resting);
    for (;;) {
      const ids = await batch.load([...excluded]);
      const fresh = ids.filter((id) => !seen.has(id));
      // What stays due although it was handled is left out from now on; what is done needs no leaving out.
      const left = ids.filter((id) => seen.has(id) && !excluded.has(id));
      if (fresh.length === 0 && left.length === 0) return;
      for (const id of left) excluded.add(id);
      for (const id of fresh) seen.add(id);
      if (fresh.length > 0) await this.handle(batch, fresh, retried);
    }
  }

  private async handle(batch: Batch, ids: readonly string[], retried: ReadonlySet<string>): Promise<void> {
    try {
      await batch.handle(ids);
    } catch (error) {
      this.logger.warn(`${batch.step}: ${ids.length} together failed: ${messageOf(error)}`);
      for (const id of ids) await this.handleAlone(batch, id);
      return;
    }
    const succeeded = ids.filter((id) => retried.has(id));
    if (succeeded.length > 0) await this.deadLetters.forget(batch.step, succeeded);
  }

  private async handleAlone(batch: Batch, id: string): Promise<void> {
    try {
      await batch.handle([id]);
      await this.deadLetters.forget(batch.step, [id]);
    } catch (error) {
      this.logger.error(
        `${batch.step} failed for ${id}: ${messageOf(error)}`,
        error instanceof Error ? error.stack : '',
      );
      await this.deadLetters.record(batch.step, id, error);
    }
  }
}
