import { Injectable } from '@nestjs/common';
import { type AlertKind, AlertMessages, Alerts } from '../../domain/alerts/index.js';
import { Database } from '../../platform/database/index.js';
import { WatchFiguresRepository } from './watch-figures.repository.js';

/** Minutes of silence after which these are over: who raises them raises them again while they last. */
const LAPSES: readonly (readonly [AlertKind, number])[] = [
  ['cpu_high', 3],
  ['memory_high', 2],
  ['login_guessing', 60],
  ['flash_not_served', 1_440],
];
const UNHANDLED_MINUTES = 10;

/**
 * Ends what nobody says is over. The rest that happens once, such as a payment that left the chain or an operation of
 * somebody else, stays until a person has seen to it and closes it.
 */
@Injectable()
export class LapseWatch {
  constructor(
    private readonly database: Database,
    private readonly figures: WatchFiguresRepository,
    private readonly alerts: Alerts,
    private readonly stored: AlertMessages,
  ) {}

  async run(): Promise<void> {
    for (const [kind, minutes] of LAPSES) await this.alerts.lapse(kind, minutes);
    await this.alerts.lapse('unhandled_error', UNHANDLED_MINUTES, (subject) => !subject.startsWith('step:'));
    await this.settle('wallet_set_aside', (open) => this.figures.servingWallets(open));
    await this.settle('delegation_surplus', (open) => this.figures.settledDelegations(open));
  }

  private async settle(
    kind: AlertKind,
    over: (open: readonly string[]) => Promise<ReadonlySet<string>>,
  ): Promise<void> {
    const open = await this.stored.openSubjects(this.database.manager, kind);
    if (open.length === 0) return;
    for (const subject of await over(open)) await this.alerts.resolve(kind, subject);
  }
}
