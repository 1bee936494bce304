import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { PRICE_KINDS, type PriceKind, type PriceRef, type QuoteRequest } from '../domain/pricing/index.js';
import { AppError, messageOf } from '../platform/errors/index.js';
import { PriceDesk, PriceDeskModule } from '../processes/price-desk/index.js';
import { inRooms, toJson } from './in-rooms.js';

export const PRICES_HELP = `prices list
prices versions   --kind <kind> --id <id>
prices create     --file <row.json> --reason <text> [--actor <name>]
prices change     --id <id> --version <seen> --file <row.json> --reason <text> [--actor <name>]
prices deactivate --kind <kind> --id <id> --version <seen> --reason <text> [--actor <name>]
prices preview    (--package <id> | --energy <n> --duration <seconds>) [--at <ISO time>] [--utilisation <percent>]
  kinds     package, duration_tier, volume_tier, time_rule, utilisation_rule, flash
  row.json  one row with its kind, such as {"kind":"volume_tier","fromEnergy":1000000,"discountBp":200}; money in sun,
            as text
  change    adds a version, when the one you have seen is still in force`;

const text = { type: 'string' } as const;
const OPTIONS = {
  kind: text,
  id: text,
  version: text,
  file: text,
  reason: text,
  actor: text,
  package: text,
  energy: text,
  duration: text,
  at: text,
  utilisation: text,
};

type Values = Partial<Record<keyof typeof OPTIONS, string>>;
type Deed = (desk: PriceDesk) => Promise<unknown>;

/** Shows, makes, changes and previews prices. @returns JSON @throws AppError cli/usage, pricing/*, orders/* */
export async function prices(args: string[]): Promise<string> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const run = deedOf(positionals, values);
  return inRooms([PriceDeskModule], async (app) => toJson(await run(app.get(PriceDesk))));
}

/** Everything that is wrong with the words is said before the database is asked for. */
function deedOf([verb, ...rest]: readonly string[], values: Values): Deed {
  if (rest.length > 0) throw usage('one verb; see --help');
  switch (verb) {
    case 'list':
      return (desk) => desk.active();
    case 'versions': {
      const [kind, id] = [kindOf(values), given(values, 'id')];
      return (desk) => desk.versions(kind, id);
    }
    case 'create': {
      const [row, by] = [rowOf(values), whoAndWhy(values)];
      return (desk) => desk.create(row, by);
    }
    case 'change': {
      const [seen, row, by] = [seenOf(values), rowOf(values), whoAndWhy(values)];
      return (desk) => desk.change(seen, row, by);
    }
    case 'deactivate': {
      const [kind, seen, by] = [kindOf(values), seenOf(values), whoAndWhy(values)];
      return (desk) => desk.deactivate(kind, seen, by).then(() => ({ deactivated: seen }));
    }
    case 'preview': {
      const [request, moment] = [requestOf(values), momentOf(values)];
      return (desk) => desk.preview(request, moment);
    }
    default:
      throw usage('list, versions, create, change, deactivate or preview');
  }
}

function requestOf(values: Values): QuoteRequest {
  if (values.package !== undefined) return { energyPackageId: values.package };
  return { energy: wholeOf(values, 'energy'), durationSeconds: wholeOf(values, 'duration') };
}

function momentOf({ at, utilisation }: Values): { at?: Date; utilisationPercent?: number } {
  const time = at === undefined ? undefined : new Date(at);
  if (time && Number.isNaN(time.getTime())) throw usage('--at with an ISO time');
  const percent = utilisation === undefined ? undefined : wholeOf({ utilisation }, 'utilisation');
  if (percent !== undefined && percent > 100) throw usage('--utilisation from 0 to 100');
  return {
    ...(time ? { at: time } : {}),
    ...(percent === undefined ? {} : { utilisationPercent: percent }),
  };
}

const seenOf = (values: Values): PriceRef => ({
  id: given(values, 'id'),
  version: wholeOf(values, 'version'),
});

function rowOf(values: Values): unknown {
  const file = given(values, 'file');
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new AppError('cli/usage', 'caller', `cannot read ${file}: ${messageOf(error)}`);
  }
}

const whoAndWhy = (values: Values): { actor: string; reason: string } => ({
  actor: values.actor ?? `cli:${userInfo().username}`,
  reason: given(values, 'reason'),
});

function kindOf(values: Values): PriceKind {
  const kind = PRICE_KINDS.find((one) => one === values.kind);
  if (!kind) throw usage(`--kind ${PRICE_KINDS.join(', ')}`);
  return kind;
}

function wholeOf(values: Values, name: keyof Values): number {
  const value = given(values, name);
  if (!/^\d{1,9}$/.test(value)) throw usage(`--${name} with a whole number`);
  return Number(value);
}

function given(values: Values, name: keyof Values): string {
  const value = values[name]?.trim();
  if (!value) throw usage(`--${name}`);
  return value;
}

const usage = (wanted: string): AppError => new AppError('cli/usage', 'caller', `prices needs ${wanted}`);
