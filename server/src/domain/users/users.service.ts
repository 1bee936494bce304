import { Injectable } from '@nestjs/common';
import { Database, isUuid } from '../../platform/database/index.js';
import { UserRepository } from './user.repository.js';
import type { Contact, Language, User } from './user.types.js';
import { userNotFound } from './users.errors.js';

/** Who talks to the bot, and in which language. */
@Injectable()
export class UsersService {
  constructor(
    private readonly database: Database,
    private readonly users: UserRepository,
  ) {}

  /**
   * Registers or refreshes the sender of an update. Somebody who writes has not blocked the bot,
   * so that mark is lifted.
   */
  register(contact: Contact): Promise<User> {
    return this.users.upsert(this.database.manager, contact);
  }

  /** The users that exist among `ids`, in no particular order. */
  async byIds(ids: readonly string[]): Promise<User[]> {
    return ids.length === 0 ? [] : this.users.findByIds(this.database.manager, ids);
  }

  /** @throws AppError users/not_found */
  async known(id: string): Promise<User> {
    const [user] = isUuid(id) ? await this.byIds([id]) : [];
    if (!user) throw userNotFound();
    return user;
  }

  setLanguage(userId: string, language: Language): Promise<void> {
    return this.users.setLanguage(this.database.manager, userId, language);
  }

  /** Remembers that Telegram refuses messages to this user (403). */
  markBlocked(userId: string): Promise<void> {
    return this.users.markBlocked(this.database.manager, userId);
  }

  markBlockedByTelegramId(telegramId: number): Promise<void> {
    return this.users.markBlockedByTelegramId(this.database.manager, telegramId);
  }
}
