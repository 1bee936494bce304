import { Action, Command, Ctx, Help, Start, Update } from 'nestjs-telegraf';
import { Context } from 'telegraf';
import { callbacks, patterns } from '../callback-data.js';
import { MenuFlow } from '../flows/menu.flow.js';
import { TurnRunner } from '../turn-runner.js';
import { caught, type ActionContext } from './action-context.js';

@Update()
export class MenuUpdate {
  constructor(
    private readonly runner: TurnRunner,
    private readonly flow: MenuFlow,
  ) {}

  @Start()
  async start(@Ctx() ctx: Context): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.welcome(turn));
  }

  @Command('menu')
  @Action(callbacks.menu)
  async menu(@Ctx() ctx: Context): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.menu(turn));
  }

  @Help()
  @Action(callbacks.help)
  async help(@Ctx() ctx: Context): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.help(turn));
  }

  @Command('language')
  @Action(callbacks.languages)
  async languages(@Ctx() ctx: Context): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.languages(turn));
  }

  @Action(patterns.language)
  async language(@Ctx() ctx: ActionContext): Promise<void> {
    await this.runner.run(ctx, (turn) => this.flow.setLanguage(turn, caught(ctx) === 'en' ? 'en' : 'zh'));
  }
}
