import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import { changeOf } from './chain-progress.service.js';
import type { DueSend, SendAnswer } from './chain.types.js';
import { OperationRepository } from './operation.repository.js';

/** A block interval: before that, a repeat could only meet the first send in the same pool. */
const FIRST_PAUSE_MS = 3_000;
const LONGEST_PAUSE_MS = 15_000;
/** After "could not be reached" or "busy": another node may take it at once. */
const ELSEWHERE_PAUSE_MS = 500;

/** The sends of operations: recorded before the network, answered after it. */
@Injectable()
export class OperationSends {
  constructor(private readonly operations: OperationRepository) {}

  /** Records one more send of what is due; it must be committed before the bytes go out. */
  take(tx: Tx, limit: number): Promise<DueSend[]> {
    return this.operations.takeDue(tx, limit, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
  }

  /** @returns ids of those that are definitely refused */
  async recordAnswers(tx: Tx, answers: readonly SendAnswer[]): Promise<string[]> {
    const byId = new Map(answers.map((answer) => [answer.id, answer]));
    const operations = await this.operations.lockByIds(tx, [...byId.keys()]);
    const refused: string[] = [];
    for (const operation of operations) {
      const answer = byId.get(operation.id);
      // An older send's answer must not cover a newer one's.
      if (!answer || answer.attempt !== operation.attempts) continue;
      await this.operations.setAnswer(
        tx,
        operation.id,
        answer.text,
        answer.class === 'unsent' ? null : answer.class,
      );
      const changes = this.changes(operation, answer);
      await this.operations.compareAndSet(tx, changes);
      if (changes.some(({ next }) => next.status === 'rejected')) refused.push(operation.id);
      else if (answer.nodesFault) await this.operations.sendAgainIn(tx, operation.id, ELSEWHERE_PAUSE_MS);
    }
    return refused;
  }

  private changes(operation: Parameters<typeof changeOf>[0], answer: SendAnswer) {
    const { attempt, nodesFault } = answer;
    if (answer.class === 'refused')
      return changeOf(operation, { kind: 'refused', attempt, nodesFault }, null);
    return answer.class === 'unsent' ? changeOf(operation, { kind: 'unsent', attempt }, null) : [];
  }
}
