import { Action, Command, Ctx, Update } from 'nestjs-telegraf';
import { Context } from 'telegraf';
import { callbacks, patterns } from '../callback-data.js';
import { OrderFlow } from '../flows/order.flow.js';
import { TurnRunner } from '../turn-runner.js';
import { caught, type ActionContext } from './action-context.js';

@Update()
export class OrderUpdate {
  constructor(
    private readonly runner: TurnRunner,
    private readonly flow: OrderFlow,
  ) {}

  @Command('orders')
  @Action(callbacks.orders)
  async list(@Ctx() ctx: Context): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.list(turn));
  }

  @Action(patterns.ordersBefore)
  async older(@Ctx() ctx: ActionContext): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.list(turn, caught(ctx)));
  }

  @Action(patterns.order)
  async view(@Ctx() ctx: ActionContext): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.view(turn, caught(ctx)));
  }

  @Action(patterns.checkPayment)
  async check(@Ctx() ctx: ActionContext): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.check(turn, caught(ctx)));
  }

  @Action(patterns.cancelOrder)
  async askCancel(@Ctx() ctx: ActionContext): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.askCancel(turn, caught(ctx)));
  }

  @Action(patterns.cancelSure)
  async cancel(@Ctx() ctx: ActionContext): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.cancel(turn, caught(ctx)));
  }
}
