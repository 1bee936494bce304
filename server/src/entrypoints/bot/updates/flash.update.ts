import { Action, Command, Ctx, Update } from 'nestjs-telegraf';
import { Context } from 'telegraf';
import { callbacks, patterns } from '../callback-data.js';
import { FlashFlow } from '../flows/flash.flow.js';
import { FlashOrderFlow } from '../flows/flash-order.flow.js';
import { Served } from '../flows/served.js';
import { TurnRunner } from '../turn-runner.js';
import { caught, type ActionContext } from './action-context.js';

@Update()
export class FlashUpdate {
  constructor(
    private readonly runner: TurnRunner,
    private readonly served: Served,
    private readonly flow: FlashFlow,
    private readonly order: FlashOrderFlow,
  ) {}

  @Command('flash')
  @Action(callbacks.flash)
  async open(@Ctx() ctx: Context): Promise<void> {
    await this.runner.run(ctx, (turn) => this.served.step(turn, () => this.flow.open(turn)));
  }

  @Action(patterns.flashConfig)
  async config(@Ctx() ctx: ActionContext): Promise<void> {
    await this.runner.run(ctx, (turn) => this.served.step(turn, () => this.flow.open(turn, caught(ctx))));
  }

  @Action(patterns.flashOther)
  async other(@Ctx() ctx: ActionContext): Promise<void> {
    await this.runner.run(ctx, (turn) => this.served.step(turn, () => this.order.open(turn, caught(ctx))));
  }

  @Action(callbacks.flashOrder)
  async page(@Ctx() ctx: Context): Promise<void> {
    await this.runner.run(ctx, (turn) => this.order.change(turn, {}));
  }

  @Action(patterns.flashUnits)
  async units(@Ctx() ctx: ActionContext): Promise<void> {
    await this.runner.run(ctx, (turn) => this.order.setUnits(turn, Number(caught(ctx))));
  }

  @Action(callbacks.flashUnitsCustom)
  async customUnits(@Ctx() ctx: Context): Promise<void> {
    await this.runner.run(ctx, (turn) => this.order.askUnits(turn));
  }

  @Action(callbacks.flashReceiver)
  async receivers(@Ctx() ctx: Context): Promise<void> {
    await this.runner.run(ctx, (turn) => this.order.openReceivers(turn));
  }

  @Action(callbacks.flashReceiverNew)
  async newReceiver(@Ctx() ctx: Context): Promise<void> {
    await this.runner.run(ctx, (turn) => this.order.askReceiver(turn));
  }

  @Action(patterns.flashReceiverUse)
  async useReceiver(@Ctx() ctx: ActionContext): Promise<void> {
    await this.runner.run(ctx, (turn) => this.order.useWallet(turn, caught(ctx)));
  }
}
