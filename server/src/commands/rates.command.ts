import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { formatSixDecimals, parseSixDecimals } from '@energy-desk/shared/units';
import type { RateRecord } from '../domain/rates/index.js';
import { AppError } from '../platform/errors/index.js';
import { ExchangeRates, ExchangeRatesModule } from '../processes/exchange-rates/index.js';
import { inRooms } from './in-rooms.js';

export const RATES_HELP = `rates show
rates set    --usdt-per-trx <0.2875> --reason <text> [--actor <name>]
rates accept --id <id> --reason <text> [--actor <name>]
rates reject --id <id> --reason <text> [--actor <name>]
  set      a rate set by hand does not age; where a source is configured, its next word replaces it
  accept   lets the rate in force that jumped and waits for a person; reject keeps the one in force`;

const OPTIONS = {
  'usdt-per-trx': { type: 'string' },
  id: { type: 'string' },
  reason: { type: 'string' },
  actor: { type: 'string' },
} as const;

type Values = Partial<Record<keyof typeof OPTIONS, string>>;
type Deed = (rates: ExchangeRates) => Promise<string>;

/** Shows, sets and decides what a TRX is worth in USDT. @returns what to print @throws AppError cli/usage, rates/* */
export async function rates(args: string[]): Promise<string> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const run = deedOf(positionals, values);
  return inRooms([ExchangeRatesModule], (app) => run(app.get(ExchangeRates)));
}

/** Everything that is wrong with the words is said before the database is asked for. */
function deedOf([verb, ...rest]: readonly string[], values: Values): Deed {
  if (rest.length > 0) throw usage('show, set, accept or reject');
  if (verb === 'show') return shown;
  const by = { actor: values.actor ?? `cli:${userInfo().username}`, reason: values.reason ?? '' };
  if (by.reason.trim() === '') throw usage('--reason');
  if (verb === 'set') {
    const value = parseSixDecimals(values['usdt-per-trx'] ?? '');
    if (value === null) throw usage('--usdt-per-trx with a decimal of at most six decimals');
    return async (desk) => `in force: ${line(await desk.setManual(value, by))}`;
  }
  if (verb !== 'accept' && verb !== 'reject') throw usage('show, set, accept or reject');
  const { id } = values;
  if (id === undefined) throw usage('--id');
  return async (desk) => {
    await desk[verb](id, by);
    return shown(desk);
  };
}

async function shown(desk: ExchangeRates): Promise<string> {
  const { active, pending } = await desk.view();
  return [
    `in force: ${active ? line(active) : 'none'}`,
    ...(pending ? [`waiting:  ${line(pending)}`] : []),
  ].join('\n');
}

const line = ({ id, microUsdtPerTrx, at, source, stale }: RateRecord): string =>
  [
    `${formatSixDecimals(microUsdtPerTrx)} USDT per TRX`,
    source,
    at.toISOString(),
    id,
    ...(stale ? ['too old'] : []),
  ].join('  ');

const usage = (wanted: string): AppError => new AppError('cli/usage', 'caller', `rates needs ${wanted}`);
