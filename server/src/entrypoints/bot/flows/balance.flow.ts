import { Injectable } from '@nestjs/common';
import type { Currency } from '../../../domain/ledger/index.js';
import { BalanceService } from '../../../processes/balance/index.js';
import type { Turn } from '../turn.js';
import { balanceView, statementView } from '../views/balance.view.js';

const PAGE = 8;

/** What the user has with us, and how it came about. */
@Injectable()
export class BalanceFlow {
  constructor(private readonly balance: BalanceService) {}

  async open(turn: Turn): Promise<void> {
    if (turn.session.input) {
      turn.session.input = null;
      await turn.save();
    }
    await turn.show(balanceView(turn.texts, await this.balance.balances(turn.user.id)));
  }

  /** @param before `next` of the page before; without it the newest */
  async statement(turn: Turn, currency: Currency, before?: string): Promise<void> {
    const statement = await this.balance.statement(turn.user.id, currency, { limit: PAGE, before });
    await turn.show(statementView(turn.texts, statement, before === undefined));
  }
}
