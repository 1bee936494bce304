import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import { changeOf } from './chain-progress.service.js';
import type { DueSend, Operation, SendAnswer } from './chain.types.js';
import { OperationRepository, type OperationChange } from './operation.repository.js';

/** A block interval: before that, a repeat could only meet the first send in the same pool. */
const FIRST_PAUSE_MS = 3_000;
const LONGEST_PAUSE_MS = 15_000;
/** After "could not be reached" or "busy": another node may take it at once. */
const ELSEWHERE_PAUSE_MS = 500;
/** A node took it: three blocks in which it should appear, before other nodes are offered the same bytes. */
const ACCEPTED_PAUSE_MS = 9_000;

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
    const answered = operations.flatMap((operation) => {
      const answer = byId.get(operation.id);
      // An older send's answer must not cover a newer one's.
      return answer && answer.attempt === operation.attempts ? [{ operation, answer }] : [];
    });
    await this.operations.setAnswers(
      tx,
      answered.map(({ answer }) => answer),
    );
    const changes = answered.flatMap(({ operation, answer }) => changesBy(operation, answer));
    await this.operations.compareAndSet(tx, changes);
    const refused = changes.filter(({ next }) => next.status === 'rejected').map(({ id }) => id);
    const idsOf = (wanted: (answer: SendAnswer) => boolean): string[] =>
      answered.filter(({ answer }) => wanted(answer)).map(({ operation }) => operation.id);
    await this.operations.sendAgainIn(
      tx,
      idsOf(({ nodesFault }) => nodesFault),
      ELSEWHERE_PAUSE_MS,
    );
    await this.operations.sendAgainIn(
      tx,
      idsOf((answer) => answer.class === 'accepted'),
      ACCEPTED_PAUSE_MS,
    );
    return refused;
  }
}

function changesBy(operation: Operation, answer: SendAnswer): OperationChange[] {
  const { attempt, nodesFault } = answer;
  if (answer.class === 'refused') return changeOf(operation, { kind: 'refused', attempt, nodesFault }, null);
  return answer.class === 'unsent' ? changeOf(operation, { kind: 'unsent', attempt }, null) : [];
}
