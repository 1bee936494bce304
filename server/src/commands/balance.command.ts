import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { AppError } from '../platform/errors/index.js';
import { BalanceModule, BalanceService } from '../processes/balance/index.js';
import { inRooms, toJson } from './in-rooms.js';

export const BALANCE_HELP = `balance <action> <user id> …   prints JSON; money in sun or micro-USDT
  show <user>
  statement <user> --currency TRX|USDT [--limit <n>] [--before <line>]
  adjust <user>    --currency TRX|USDT --amount=<n or -n> --actor <who> --reason <why> [--key <text>]
                   the same key again changes nothing; without one, each call is a new adjustment`;

const OPTIONS = {
  currency: { type: 'string' },
  limit: { type: 'string', default: '20' },
  before: { type: 'string' },
  amount: { type: 'string' },
  actor: { type: 'string', default: '' },
  reason: { type: 'string', default: '' },
  key: { type: 'string' },
} as const;

const parse = (args: string[]) => parseArgs({ args, options: OPTIONS, allowPositionals: true });
type Options = ReturnType<typeof parse>['values'];
type Deed = (balances: BalanceService) => Promise<unknown>;

const usage = (): AppError => new AppError('cli/usage', 'caller', BALANCE_HELP);

function currencyOf({ currency }: Options): 'TRX' | 'USDT' {
  if (currency === 'TRX' || currency === 'USDT') return currency;
  throw usage();
}

function wholeNumber(text: string | undefined): bigint {
  if (text === undefined || !/^-?\d{1,18}$/.test(text)) throw usage();
  return BigInt(text);
}

/** Everything that is wrong with the words is said before the database is asked for. */
function deedOf([action, userId = '', ...rest]: readonly string[], options: Options): Deed {
  if (userId === '' || rest.length > 0) throw usage();
  if (action === 'show') return (balances) => balances.balances(userId);
  if (action === 'statement') {
    const page = { limit: Number(wholeNumber(options.limit)), before: options.before };
    const currency = currencyOf(options);
    return (balances) => balances.statement(userId, currency, page);
  }
  if (action !== 'adjust') throw usage();
  const adjustment = {
    userId,
    currency: currencyOf(options),
    amount: wholeNumber(options.amount),
    by: { actor: options.actor, reason: options.reason },
    key: options.key ?? randomUUID(),
  };
  return async (balances) => ({
    key: adjustment.key,
    done: await balances.adjust(adjustment),
    balances: await balances.balances(userId),
  });
}

/** What finance asks of balances, until there is a page for it. @returns JSON @throws AppError cli/usage, balance/* */
export async function balance(args: string[]): Promise<string> {
  const { values, positionals } = parse(args);
  const run = deedOf(positionals, values);
  return inRooms([BalanceModule], async (app) => toJson(await run(app.get(BalanceService))));
}
