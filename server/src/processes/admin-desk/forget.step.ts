import { Injectable } from '@nestjs/common';
import { AdminProofs, AdminSessions } from '../../domain/admins/index.js';
import { Database } from '../../platform/database/index.js';

/** Days that sessions and links are kept after their end: somebody may ask who was logged in. */
const KEPT_DAYS = 30;
const BATCH = 1_000;

/** Deletes sessions with their refresh tokens, and links, that are over for long. */
@Injectable()
export class ForgetStep {
  constructor(
    private readonly database: Database,
    private readonly sessions: AdminSessions,
    private readonly proofs: AdminProofs,
  ) {}

  /** @returns how many rows */
  async run(): Promise<number> {
    let gone = 0;
    for (;;) {
      const now = await this.database.transaction('admins.forget', async (tx) => {
        const sessions = await this.sessions.forget(tx, KEPT_DAYS, BATCH);
        return sessions + (await this.proofs.forgetLinks(tx, KEPT_DAYS, BATCH));
      });
      gone += now;
      if (now < BATCH) return gone;
    }
  }
}
