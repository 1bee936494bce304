import { Injectable, Logger } from '@nestjs/common';
import {
  OperationSends,
  type DueSend,
  type SendAnswer,
  wasSignedTooEarly,
} from '../../domain/chain/index.js';
import { TronGateway } from '../../gateways/tron/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import { Database } from '../../platform/database/index.js';
import { messageOf } from '../../platform/errors/index.js';
import { Nudger } from '../../platform/queue/index.js';

const PARALLEL_SENDS = 16;

/** Sends what is signed: the send is recorded and committed, then done, then its answer recorded. */
@Injectable()
export class BroadcastStep {
  private readonly logger = new Logger(BroadcastStep.name);
  private readonly inFlight = new Set<Promise<void>>();
  private answers: SendAnswer[] = [];
  private recording: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    private readonly sends: OperationSends,
    private readonly gateway: TronGateway,
    private readonly crashPoints: CrashPoints,
    private readonly nudger: Nudger,
  ) {}

  /**
   * Starts the sends that are due, at most 16 at a time; a node that is slow to answer one does not hold up the
   * others. Any number of workers may run it at once.
   */
  async run(): Promise<void> {
    for (;;) {
      while (this.inFlight.size >= PARALLEL_SENDS) await Promise.race(this.inFlight);
      const free = PARALLEL_SENDS - this.inFlight.size;
      const due = await this.database.transaction('chain.record-send', (tx) => this.sends.take(tx, free));
      for (const send of due) this.launch(send);
      if (due.length < free) return;
    }
  }

  /** Resolves when every send that was started has its answer recorded. */
  async settled(): Promise<void> {
    while (this.inFlight.size > 0) await Promise.all(this.inFlight);
  }

  private launch(send: DueSend): void {
    const task = this.send(send)
      .catch((error: unknown) =>
        // The send is on record without an answer: it counts as ambiguous and is repeated.
        this.logger.error(`send ${send.attempt} of ${send.txid}: ${messageOf(error)}`),
      )
      .finally(() => this.inFlight.delete(task));
    this.inFlight.add(task);
  }

  private async send({ id, txid, signedHex, attempt }: DueSend): Promise<void> {
    const answer = await this.crashPoints.around('chain.broadcast', () =>
      this.gateway.broadcast(signedHex, attempt - 1),
    );
    const text = `${answer.node} ${answer.code} ${answer.message}`.trim();
    if (answer.class !== 'accepted') this.logger.warn(`send ${attempt} of ${txid}: ${answer.class}, ${text}`);
    this.answers.push({ id, attempt, class: answer.class, text, nodesFault: answer.nodesFault });
    this.recording ??= this.record();
    await this.recording;
  }

  /** Answers that come while others are written share the next transaction. */
  private async record(): Promise<void> {
    try {
      while (this.answers.length > 0) {
        const answers = this.answers;
        this.answers = [];
        const refused = await this.database.transaction('chain.record-answer', (tx) =>
          this.sends.recordAnswers(tx, answers),
        );
        const again = answers.some(({ id, text }) => refused.includes(id) && !wasSignedTooEarly(text));
        if (again) this.nudger.nudge('delivery', 'reclaim');
      }
    } finally {
      this.recording = null;
    }
  }
}
