import { Injectable } from '@nestjs/common';
import { AppError, messageOf } from '../errors/index.js';
import { Database, rows } from '../database/index.js';

const FIRST_RETRY_S = 2;
const LONGEST_RETRY_S = 300;
/** What the world failed is not to blame: when the world is well again, it must not rest much longer. */
const LONGEST_AFTER_WORLDS_FAULT_S = 10;

/** Work that failed: which step, on what, why, how often, and when it is tried again. */
@Injectable()
export class DeadLetters {
  constructor(private readonly database: Database) {}

  async record(step: string, subject: string, error: unknown): Promise<void> {
    const worlds = error instanceof AppError && error.fault === 'world';
    await this.database.manager.query(
      `INSERT INTO dead_letters (step, subject, error, next_try_at)
       VALUES ($1, $2, $3, now() + $4 * interval '1 second')
       ON CONFLICT (step, subject) DO UPDATE SET error = excluded.error, tries = dead_letters.tries + 1,
         next_try_at = now() + least($5, $4 * 2 ^ least(dead_letters.tries, 20)) * interval '1 second',
         updated_at = now()`,
      [
        step,
        subject,
        messageOf(error),
        FIRST_RETRY_S,
        worlds ? LONGEST_AFTER_WORLDS_FAULT_S : LONGEST_RETRY_S,
      ],
    );
  }

  /** Subjects of the step that failed before: those not to be tried yet, and those whose time has come. */
  async of(step: string): Promise<{ resting: string[]; retried: ReadonlySet<string> }> {
    const found = await rows<{ subject: string; rests: boolean }>(
      this.database.manager,
      'SELECT subject, next_try_at > now() AS rests FROM dead_letters WHERE step = $1',
      [step],
    );
    return {
      resting: found.filter(({ rests }) => rests).map(({ subject }) => subject),
      retried: new Set(found.filter(({ rests }) => !rests).map(({ subject }) => subject)),
    };
  }

  async forget(step: string, subjects: readonly string[]): Promise<void> {
    await this.database.manager.query('DELETE FROM dead_letters WHERE step = $1 AND subject = ANY($2)', [
      step,
      subjects,
    ]);
  }
}
