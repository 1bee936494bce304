import type { Currency } from '../../../domain/ledger/index.js';
import { escapeHtml } from '../../../processes/chat-io/index.js';
import type { Statement, StatementLine } from '../../../processes/balance/index.js';
import { callbacks } from '../callback-data.js';
import type { BotTexts } from '../texts/index.js';
import { moneyText, timeText } from './format.js';
import { lines, tap, type View } from './view.js';

/** What the user has with us, in the smallest unit of each currency. */
export type Balances = Readonly<Record<Currency, bigint>>;

export const balanceView = (texts: BotTexts, balances: Balances): View => ({
  text: lines(
    texts.balance.title,
    '',
    texts.balance.amountLine(moneyText(texts, balances.TRX, 'TRX')),
    texts.balance.amountLine(moneyText(texts, balances.USDT, 'USDT')),
    '',
    texts.balance.hint,
  ),
  keyboard: [
    [tap(texts.buttons.deposit, callbacks.deposit), tap(texts.buttons.refresh, callbacks.balance)],
    [
      tap(texts.buttons.statement('TRX'), callbacks.statement('TRX')),
      tap(texts.buttons.statement('USDT'), callbacks.statement('USDT')),
    ],
    [tap(texts.buttons.rent, callbacks.rent), tap(texts.buttons.menu, callbacks.menu)],
  ],
});

/** @param first whether it is the newest page */
export function statementView(texts: BotTexts, statement: Statement, first: boolean): View {
  const { balance, buttons } = texts;
  const { currency, next } = statement;
  const turning = [
    ...(first ? [] : [tap(buttons.newest, callbacks.statement(currency))]),
    ...(next === null ? [] : [tap(buttons.older, callbacks.statementBefore(currency, next))]),
  ];
  return {
    text: lines(
      balance.statementTitle(currency),
      ...(statement.lines.length === 0
        ? ['', balance.statementEmpty]
        : statement.lines.flatMap((line) => ['', lineText(texts, line, currency)])),
    ),
    keyboard: [
      ...(turning.length > 0 ? [turning] : []),
      [tap(buttons.back, callbacks.balance), tap(buttons.menu, callbacks.menu)],
    ],
  };
}

function lineText(texts: BotTexts, line: StatementLine, currency: Currency): string {
  const { balance } = texts;
  const about = line.orderReference ? balance.orderSuffix(line.orderReference) : '';
  const sign = line.amount > 0n ? '+' : '';
  const text = balance.statementLine(
    balance.kinds[line.kind] + about,
    sign + moneyText(texts, line.amount, currency),
    moneyText(texts, line.balance, currency),
    timeText(texts, line.at),
  );
  return line.reason ? `${text}\n${escapeHtml(line.reason)}` : text;
}
