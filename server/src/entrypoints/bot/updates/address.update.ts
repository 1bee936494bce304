import { Action, Command, Ctx, Update } from 'nestjs-telegraf';
import { Context } from 'telegraf';
import { callbacks, patterns } from '../callback-data.js';
import { AddressFlow } from '../flows/address.flow.js';
import { TurnRunner } from '../turn-runner.js';
import { caught, type ActionContext } from './action-context.js';

@Update()
export class AddressUpdate {
  constructor(
    private readonly runner: TurnRunner,
    private readonly flow: AddressFlow,
  ) {}

  @Command('address')
  @Action(callbacks.book)
  async open(@Ctx() ctx: Context): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.open(turn));
  }

  @Action(callbacks.bookAdd)
  async add(@Ctx() ctx: Context): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.askNew(turn));
  }

  @Action(patterns.bookView)
  async view(@Ctx() ctx: ActionContext): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.view(turn, caught(ctx)));
  }

  @Action(patterns.bookRent)
  async rentFor(@Ctx() ctx: ActionContext): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.rentFor(turn, caught(ctx)));
  }

  @Action(patterns.bookLabel)
  async label(@Ctx() ctx: ActionContext): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.askLabel(turn, caught(ctx)));
  }

  @Action(patterns.bookRemove)
  async askRemove(@Ctx() ctx: ActionContext): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.askRemove(turn, caught(ctx)));
  }

  @Action(patterns.bookRemoveSure)
  async remove(@Ctx() ctx: ActionContext): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.remove(turn, caught(ctx)));
  }
}
