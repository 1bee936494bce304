import { Injectable, Logger } from '@nestjs/common';
import type { Context } from 'telegraf';
import { SessionsService, UsersService, type User } from '../../domain/users/index.js';
import { TelegramSender, isFault } from '../../processes/chat-io/index.js';
import { messageOf } from '../../platform/errors/index.js';
import { textsOf } from './texts/index.js';
import { Turn, TurnOvertaken, conversationOf, type Tap } from './turn.js';
import { noticeView } from './views/menu.view.js';

/** Makes a turn of each update, and keeps every failure from reaching the poller. */
@Injectable()
export class TurnRunner {
  private readonly logger = new Logger(TurnRunner.name);

  constructor(
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    private readonly sender: TelegramSender,
  ) {}

  /**
   * Updates from groups and channels are ignored: this is a conversation of two. A turn that was overtaken before it
   * could store anything is taken once more, on the new state.
   */
  async run(ctx: Context, step: (turn: Turn) => Promise<void>): Promise<void> {
    if (!ctx.from || !ctx.chat || ctx.chat.type !== 'private') return;
    const overtaken = await this.take(ctx, ctx.from, ctx.chat.id, step);
    if (overtaken) await this.take(ctx, ctx.from, ctx.chat.id, step);
  }

  /** @returns whether another update changed the conversation first */
  private async take(
    ctx: Context,
    from: NonNullable<Context['from']>,
    chatId: number,
    step: (turn: Turn) => Promise<void>,
  ): Promise<boolean> {
    let turn: Turn | null = null;
    try {
      turn = await this.open(from, chatId, tapOf(ctx));
      await step(turn);
      await turn.toast();
      return false;
    } catch (error) {
      if (error instanceof TurnOvertaken) return true;
      await this.recover(error, turn).catch((second: unknown) =>
        this.logger.warn(`could not tell the user: ${messageOf(second)}`),
      );
      return false;
    }
  }

  private async open(from: NonNullable<Context['from']>, chatId: number, tap: Tap | null): Promise<Turn> {
    const [user, stored] = await Promise.all([
      this.users.register({
        telegramId: from.id,
        chatId,
        username: from.username ?? null,
        firstName: from.first_name,
        languageCode: from.language_code,
      }),
      this.sessions.load(chatId),
    ]);
    return new Turn(user, tap, conversationOf(stored), this.sessions, this.sender);
  }

  private async recover(error: unknown, turn: Turn | null): Promise<void> {
    if (isFault(error, 'blocked')) return this.markBlocked(turn?.user);
    if (isFault(error, 'transient', 'rate_limited')) {
      this.logger.warn(messageOf(error));
      return turn?.toast();
    }
    this.logger.error(
      `an update failed: ${messageOf(error)}`,
      error instanceof Error ? error.stack : undefined,
    );
    if (!turn) return;
    const { errors } = textsOf(turn.user.language);
    if (turn.tap) return turn.toast(errors.internal, true);
    const view = noticeView(turn.texts, errors.internal);
    await this.sender.sendText(turn.chatId, view.text, view.keyboard);
  }

  private async markBlocked(user: User | undefined): Promise<void> {
    if (user) await this.users.markBlocked(user.id);
  }
}

function tapOf(ctx: Context): Tap | null {
  const query = ctx.callbackQuery;
  return query ? { id: query.id, messageId: query.message?.message_id ?? 0 } : null;
}
