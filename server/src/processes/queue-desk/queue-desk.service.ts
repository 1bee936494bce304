import { Injectable } from '@nestjs/common';
import { AuditService } from '../../domain/audit/index.js';
import { Database } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { type DeadLetterRow, DeadLetters, type LetterName, Nudger } from '../../platform/queue/index.js';

export interface LetterDecision {
  readonly actor: string;
  readonly reason: string;
}

/** What a person does about work that fails; each deed is in the audit log. */
@Injectable()
export class QueueDesk {
  constructor(
    private readonly database: Database,
    private readonly letters: DeadLetters,
    private readonly audit: AuditService,
    private readonly nudger: Nudger,
  ) {}

  /** @throws AppError dead_letters/not_found */
  async retry(name: LetterName, by: LetterDecision): Promise<DeadLetterRow> {
    const letter = await this.database.transaction('dead-letters.retry', async (tx) => {
      const found = await this.letters.find(tx, name);
      if (!found) throw unknown();
      await this.letters.retry(tx, name);
      await this.audit.record(tx, {
        ...by,
        action: 'dead_letters.retry',
        subject: subjectOf(name),
        before: facts(found),
      });
      return { ...found, nextTryAt: new Date(), droppedAt: null, droppedBy: null, droppedBecause: null };
    });
    this.nudger.nudge('settlement', 'delivery', 'reclaim', 'refunds', 'balance', 'upkeep', 'notifications');
    return letter;
  }

  /** @throws AppError dead_letters/not_found, dead_letters/already_dropped */
  drop(name: LetterName, by: LetterDecision): Promise<DeadLetterRow> {
    return this.database.transaction('dead-letters.drop', async (tx) => {
      const found = await this.letters.find(tx, name);
      if (!found) throw unknown();
      if (found.droppedAt)
        throw new AppError('dead_letters/already_dropped', 'caller', 'Somebody dropped this already.', {
          droppedBy: found.droppedBy,
        });
      await this.letters.drop(tx, name, by.actor, by.reason);
      await this.audit.record(tx, {
        ...by,
        action: 'dead_letters.drop',
        subject: subjectOf(name),
        before: facts(found),
      });
      return { ...found, droppedAt: new Date(), droppedBy: by.actor, droppedBecause: by.reason };
    });
  }
}

const subjectOf = ({ step, subject }: LetterName): string => `dead_letter:${step}:${subject}`;

const facts = ({ error, tries, droppedBy }: DeadLetterRow): Record<string, unknown> => ({
  error,
  tries,
  droppedBy,
});

const unknown = (): AppError =>
  new AppError('dead_letters/not_found', 'caller', 'There is no such failed work, or it is done meanwhile.');
