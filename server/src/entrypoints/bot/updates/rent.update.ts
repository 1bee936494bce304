import { Action, Command, Ctx, Update } from 'nestjs-telegraf';
import { Context } from 'telegraf';
import { PAY_WAYS, callbacks, patterns } from '../callback-data.js';
import { ConfirmFlow } from '../flows/confirm.flow.js';
import { RentFlow } from '../flows/rent.flow.js';
import { Served } from '../flows/served.js';
import { TurnRunner } from '../turn-runner.js';
import { caught, type ActionContext } from './action-context.js';

@Update()
export class RentUpdate {
  constructor(
    private readonly runner: TurnRunner,
    private readonly served: Served,
    private readonly flow: RentFlow,
    private readonly confirmation: ConfirmFlow,
  ) {}

  @Command('buy')
  @Action(callbacks.rent)
  async open(@Ctx() ctx: Context): Promise<void> {
    await this.runner.run(ctx, (turn) => this.served.step(turn, () => this.flow.open(turn)));
  }

  @Action(callbacks.rentPage)
  async page(@Ctx() ctx: Context): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.change(turn, {}));
  }

  @Action(patterns.package)
  async package(@Ctx() ctx: ActionContext): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.choose(turn, { kind: 'package', packageId: caught(ctx) }));
  }

  @Action(patterns.transfers)
  async transfers(@Ctx() ctx: ActionContext): Promise<void> {
    const transfers = Number(caught(ctx));
    await this.runner.run(ctx, (turn) => this.flow.choose(turn, { kind: 'transfers', transfers }));
  }

  @Action(patterns.duration)
  async duration(@Ctx() ctx: ActionContext): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.setDuration(turn, Number(caught(ctx))));
  }

  @Action(callbacks.customEnergy)
  async customEnergy(@Ctx() ctx: Context): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.ask(turn, 'energy'));
  }

  @Action(callbacks.receiver)
  async receivers(@Ctx() ctx: Context): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.openReceivers(turn));
  }

  @Action(callbacks.receiverNew)
  async newReceiver(@Ctx() ctx: Context): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.ask(turn, 'receiver'));
  }

  @Action(patterns.receiverUse)
  async useReceiver(@Ctx() ctx: ActionContext): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.useWallet(turn, caught(ctx)));
  }

  @Action(callbacks.recipient)
  async recipient(@Ctx() ctx: Context): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.openRecipient(turn));
  }

  @Action(patterns.recipientIs)
  async recipientIs(@Ctx() ctx: ActionContext): Promise<void> {
    const answer = caught(ctx);
    const kind = answer === 'holds' || answer === 'empty' ? answer : 'unknown';
    await this.runner.run(ctx, (turn) => this.flow.setRecipient(turn, { kind }));
  }

  @Action(callbacks.recipientAddress)
  async recipientAddress(@Ctx() ctx: Context): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.ask(turn, 'recipient'));
  }

  @Action(callbacks.review)
  async review(@Ctx() ctx: Context): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.review(turn));
  }

  @Action(patterns.confirm)
  async confirm(@Ctx() ctx: ActionContext): Promise<void> {
    const payWay = PAY_WAYS.find((way) => way === caught(ctx, 2)) ?? 'transfer';
    await this.runner.run(ctx, (turn) => this.confirmation.confirm(turn, caught(ctx), payWay));
  }
}
