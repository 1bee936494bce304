import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import type { NewUserEvent, UserEvent } from './user-event.types.js';
import { UserEventsRepository } from './user-events.repository.js';

/** What users are to be told beside their orders' lives: recorded with what happened, told later. */
@Injectable()
export class UserEvents {
  constructor(
    private readonly database: Database,
    private readonly events: UserEventsRepository,
  ) {}

  /** The same kind of event about the same subject is recorded once for a user. */
  async record(tx: Tx, events: readonly NewUserEvent[]): Promise<void> {
    if (events.length > 0) await this.events.insert(tx, events);
  }

  hasUnnoticed(): Promise<boolean> {
    return this.events.hasUnnoticed(this.database.manager);
  }

  takeUnnoticed(tx: Tx, limit: number): Promise<UserEvent[]> {
    return this.events.takeUnnoticed(tx, limit);
  }

  async markNoticed(tx: Tx, ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.events.markNoticed(tx, ids);
  }
}
