import { Injectable, Logger } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { ChainService } from '../../domain/chain/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { messageOf } from '../../platform/errors/index.js';
import { CompareBooks } from './compare-books.js';
import { CompareCashStep } from './compare-cash.step.js';
import { CompareDelegationsStep } from './compare-delegations.step.js';
import type { CheckResult, Difference, ReconciliationRun } from './comparison.types.js';
import { RunsRepository } from './runs.repository.js';

/** Carries out the comparison that was asked for; one that a crash cut off is done anew. */
@Injectable()
export class ReconcileStep {
  private readonly logger = new Logger(ReconcileStep.name);

  constructor(
    private readonly database: Database,
    private readonly runs: RunsRepository,
    private readonly chain: ChainService,
    private readonly cash: CompareCashStep,
    private readonly delegations: CompareDelegationsStep,
    private readonly books: CompareBooks,
    private readonly alerts: Alerts,
  ) {}

  async run(): Promise<void> {
    const run = await this.runs.running();
    if (!run || !(await this.chain.findCursor())) return;
    try {
      await this.compare(run);
    } catch (error) {
      this.logger.error(`comparison ${run.id} failed: ${messageOf(error)}`);
      await this.database.transaction('reconciliation.finish', (tx) =>
        this.runs.finish(tx, run.id, { height: null, checks: {}, differences: 0, error: messageOf(error) }),
      );
    }
  }

  private async compare(run: ReconciliationRun): Promise<void> {
    const { solidHeight } = await this.chain.cursor();
    const results = {
      cash: await this.cash.run(),
      delegations: await this.delegations.run(),
      books: await this.books.run(),
    };
    const found = Object.values(results).flatMap(({ differences }) => differences);
    const kinds = Object.values(results).flatMap((one) => one.kinds);
    const undecided = new Set(
      Object.values(results).flatMap((one) =>
        one.kinds.flatMap((kind) => one.skipped.map((subject) => `${kind}:${subject}`)),
      ),
    );
    const summary = {
      height: solidHeight,
      checks: summaryOf(results),
      differences: found.length,
      error: null,
    };
    await this.database.transaction('reconciliation.finish', async (tx) => {
      if (!(await this.runs.finish(tx, run.id, summary))) return;
      await this.runs.record(tx, run.id, { kinds, undecided: [...undecided], found });
      await this.tell(tx, found, undecided);
    });
  }

  /** Alerts say what to do; those about differences that are gone go too. */
  private async tell(tx: Tx, found: readonly Difference[], undecided: ReadonlySet<string>): Promise<void> {
    const wrong = new Map(
      found.map((one) => [
        `${one.kind}:${one.subject}`,
        {
          message: `${one.kind}: ours ${one.ours ?? '-'}, should be ${one.chains ?? '-'}. ${one.advice}`,
          data: {
            kind: one.kind,
            ours: one.ours?.toString() ?? null,
            chains: one.chains?.toString() ?? null,
          },
        },
      ]),
    );
    // What could not be looked at this time is no better than it was.
    await this.alerts.exactly('reconciliation_difference', wrong, tx, (subject) => !undecided.has(subject));
    for (const currency of ['TRX', 'USDT'] as const) {
      const off = found.find(({ kind, subject }) => kind === 'ledger_sum' && subject === currency);
      if (off) await this.alerts.raise('books_out_of_balance', `sum:${currency}`, off.advice, {}, tx);
      else await this.alerts.resolve('books_out_of_balance', `sum:${currency}`, tx);
    }
  }
}

const summaryOf = (results: Readonly<Record<string, CheckResult>>): object =>
  Object.fromEntries(
    Object.entries(results).map(([name, { checked, skipped, differences }]) => [
      name,
      { checked, skipped: skipped.length, differences: differences.length },
    ]),
  );
