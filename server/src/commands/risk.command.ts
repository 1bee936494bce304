import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import type { RiskEntry, RiskList, RiskSubject } from '../domain/risk/index.js';
import { AppError } from '../platform/errors/index.js';
import { RiskDesk, RiskDeskModule } from '../processes/risk-desk/index.js';
import { inRooms } from './in-rooms.js';

export const RISK_HELP = `risk add    --list <deny|allow|exchange> (--address <T…> | --user <id>) --reason <text> [--actor <name>]
risk remove --list <deny|allow|exchange> (--address <T…> | --user <id>) --reason <text> [--actor <name>]
risk list   [--list <deny|allow|exchange>]
  deny      nothing is sold to it; what it pays is held
  allow     no limits of rate and volume
  exchange  a wallet that many share: what it pays to a flash address is held`;

const LISTS: readonly RiskList[] = ['deny', 'allow', 'exchange'];
const OPTIONS = {
  list: { type: 'string' },
  address: { type: 'string' },
  user: { type: 'string' },
  reason: { type: 'string' },
  actor: { type: 'string' },
} as const;

type Values = Partial<Record<keyof typeof OPTIONS, string>>;

/** Changes or shows the lists of the risk rules. @returns what to print @throws AppError cli/usage, risk/* */
export async function risk(args: string[]): Promise<string> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const run = deedOf(positionals, values);
  return inRooms([RiskDeskModule], (app) => run(app.get(RiskDesk)));
}

/** Everything that is wrong with the words is said before the database is asked for. */
function deedOf(positionals: readonly string[], values: Values): (desk: RiskDesk) => Promise<string> {
  const [verb] = positionals;
  if (positionals.length === 1 && verb === 'list') {
    const list = values.list === undefined ? null : listOf(values.list);
    return async (desk) => shown(await desk.list(list));
  }
  if (positionals.length !== 1 || (verb !== 'add' && verb !== 'remove')) throw usage('add, remove or list');
  const subject = subjectOf(values);
  const by = { actor: values.actor ?? `cli:${userInfo().username}`, reason: values.reason ?? '' };
  const name = `${subject.subjectKind} ${subject.subject}`;
  if (verb === 'add')
    return async (desk) =>
      (await desk.add(subject, by))
        ? `${name} is on the ${subject.list} list`
        : `${name} was on the ${subject.list} list already`;
  return async (desk) =>
    (await desk.remove(subject, by))
      ? `${name} is off the ${subject.list} list`
      : `${name} was not on the ${subject.list} list`;
}

function subjectOf({ list, address, user }: Values): RiskSubject {
  if ((address === undefined) === (user === undefined)) throw usage('either --address or --user');
  return {
    list: listOf(list ?? ''),
    subjectKind: address === undefined ? 'user' : 'address',
    subject: address ?? user ?? '',
  };
}

function listOf(text: string): RiskList {
  const list = LISTS.find((one) => one === text);
  if (!list) throw usage(`--list ${LISTS.join(', ')}`);
  return list;
}

const usage = (wanted: string): AppError => new AppError('cli/usage', 'caller', `risk needs ${wanted}`);

const shown = (entries: readonly RiskEntry[]): string =>
  entries.length === 0
    ? 'the lists are empty'
    : entries
        .map(({ list, subjectKind, subject, actor, createdAt, note }) =>
          [list.padEnd(8), subjectKind.padEnd(7), subject, createdAt.toISOString(), actor, note].join('  '),
        )
        .join('\n');
