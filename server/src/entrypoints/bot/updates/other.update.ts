import { Action, Ctx, On, Update } from 'nestjs-telegraf';
import { Context } from 'telegraf';
import { TypedFlow } from '../flows/typed.flow.js';
import { TurnRunner } from '../turn-runner.js';
import { UsersService } from '../../../domain/users/index.js';

/** Whatever no other handler took: registered last. */
@Update()
export class OtherUpdate {
  constructor(
    private readonly runner: TurnRunner,
    private readonly typed: TypedFlow,
    private readonly users: UsersService,
  ) {}

  @On('message')
  async message(@Ctx() ctx: Context): Promise<void> {
    const { message } = ctx;
    await this.runner.run(ctx, (turn) =>
      message && 'text' in message
        ? this.typed.text(turn, message.text)
        : this.typed.refuse(turn, turn.texts.errors.textOnly),
    );
  }

  @Action(/[\s\S]*/)
  async unknownButton(@Ctx() ctx: Context): Promise<void> {
    await this.runner.run(ctx, (turn) => turn.toast(turn.texts.errors.broken, true));
  }

  /** The user blocked the bot: nothing more is sent until the next message from there. */
  @On('my_chat_member')
  async membership(@Ctx() ctx: Context): Promise<void> {
    const change = ctx.myChatMember;
    if (change?.chat.type !== 'private' || change.new_chat_member.status !== 'kicked') return;
    await this.users.markBlockedByTelegramId(change.from.id);
  }
}
