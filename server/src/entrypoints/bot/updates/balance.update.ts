import { Action, Command, Ctx, Update } from 'nestjs-telegraf';
import { Context } from 'telegraf';
import type { Currency } from '../../../domain/ledger/index.js';
import { callbacks, patterns } from '../callback-data.js';
import { BalanceFlow } from '../flows/balance.flow.js';
import { DepositFlow } from '../flows/deposit.flow.js';
import { Served } from '../flows/served.js';
import { TurnRunner } from '../turn-runner.js';
import { caught, type ActionContext } from './action-context.js';

const currencyIn = (ctx: ActionContext, n = 1): Currency => (caught(ctx, n) === 'USDT' ? 'USDT' : 'TRX');

@Update()
export class BalanceUpdate {
  constructor(
    private readonly runner: TurnRunner,
    private readonly served: Served,
    private readonly flow: BalanceFlow,
    private readonly deposits: DepositFlow,
  ) {}

  @Command('balance')
  @Action(callbacks.balance)
  async open(@Ctx() ctx: Context): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.open(turn));
  }

  @Action(patterns.statement)
  async statement(@Ctx() ctx: ActionContext): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.statement(turn, currencyIn(ctx)));
  }

  @Action(patterns.statementBefore)
  async older(@Ctx() ctx: ActionContext): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.statement(turn, currencyIn(ctx), caught(ctx, 2)));
  }

  @Action(callbacks.deposit)
  async deposit(@Ctx() ctx: Context): Promise<void> {
    await this.runner.run(ctx, (turn) => this.served.step(turn, () => this.deposits.open(turn)));
  }

  @Action(patterns.depositIn)
  async depositIn(@Ctx() ctx: ActionContext): Promise<void> {
    await this.runner.run(ctx, (turn) =>
      this.served.step(turn, () => this.deposits.open(turn, currencyIn(ctx))),
    );
  }

  @Action(patterns.depositMake)
  async make(@Ctx() ctx: ActionContext): Promise<void> {
    const whole = Number(caught(ctx, 3));
    await this.runner.run(ctx, (turn) => this.deposits.make(turn, caught(ctx), currencyIn(ctx, 2), whole));
  }

  @Action(callbacks.depositCustom)
  async custom(@Ctx() ctx: Context): Promise<void> {
    await this.runner.run(ctx, (turn) => this.deposits.ask(turn));
  }

  @Action(patterns.depositView)
  async view(@Ctx() ctx: ActionContext): Promise<void> {
    await this.runner.run(ctx, (turn) => this.deposits.view(turn, caught(ctx)));
  }

  @Action(patterns.depositCheck)
  async check(@Ctx() ctx: ActionContext): Promise<void> {
    await this.runner.run(ctx, (turn) => this.deposits.check(turn, caught(ctx)));
  }

  @Action(patterns.depositCancel)
  async askCancel(@Ctx() ctx: ActionContext): Promise<void> {
    await this.runner.run(ctx, (turn) => this.deposits.askCancel(turn, caught(ctx)));
  }

  @Action(patterns.depositSure)
  async cancel(@Ctx() ctx: ActionContext): Promise<void> {
    await this.runner.run(ctx, (turn) => this.deposits.cancel(turn, caught(ctx)));
  }
}
