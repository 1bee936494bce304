import { deskRoutes } from '@energy-desk/shared/desk';
import { pricesRoutes, ratesRoutes } from '@energy-desk/shared/prices';
import { type Answer, ask, type Asked, Refused } from '../../lib/api.js';

type Row<R> = R extends { items: (infer T)[] } ? T : never;
type AsPackage<T> = T & { kind: 'package' };

/** A price of any kind: the version in force, or the last of a series that sells no more. */
export type PriceRow =
  AsPackage<Row<Answer<typeof pricesRoutes.packages>>> | Row<Answer<typeof pricesRoutes.configs>>;
export type PriceVersion =
  | AsPackage<Row<Answer<typeof pricesRoutes.packageVersions>>>
  | Row<Answer<typeof pricesRoutes.configVersions>>;
export type PriceKind = PriceRow['kind'];

type NewPackage = Omit<Asked<typeof pricesRoutes.createPackage>['body'], 'reason'>;
type NewConfig = Asked<typeof pricesRoutes.createConfig>['body']['config'];
/** What a price is made of, whatever its version. */
export type PriceValues = AsPackage<NewPackage> | NewConfig;

type PackageChange = NonNullable<Asked<typeof pricesRoutes.changePackage>['body']['change']>;
type ConfigChange = NonNullable<Asked<typeof pricesRoutes.changeConfig>['body']['change']>;

export type PreviewRequest = Asked<typeof pricesRoutes.preview>['body'];
export type Preview = Answer<typeof pricesRoutes.preview>;
export type Quote = Answer<typeof pricesRoutes.quote>;
export type Rates = Answer<typeof ratesRoutes.view>;
export type Rate = NonNullable<Rates['active']>;

interface Given {
  reason: string;
  idempotencyKey: string;
}

const asPackage = <T extends object>(one: T): AsPackage<T> => ({ ...one, kind: 'package' });

/** Every price of every kind. @param status all: also what sells no more */
export async function listPrices(status: 'active' | 'all', signal: AbortSignal): Promise<PriceRow[]> {
  const [packages, configs] = await Promise.all([
    ask(pricesRoutes.packages, { query: { status } }, { signal }),
    ask(pricesRoutes.configs, { query: { status } }, { signal }),
  ]);
  return [...packages.items.map(asPackage), ...configs.items];
}

/** Versions of one series, the newest first. */
export async function readVersions(
  of: 'package' | 'config',
  id: string,
  signal: AbortSignal,
): Promise<PriceVersion[]> {
  const params = { id };
  if (of === 'config') return (await ask(pricesRoutes.configVersions, { params }, { signal })).items;
  return (await ask(pricesRoutes.packageVersions, { params }, { signal })).items.map(asPackage);
}

export async function createPrice(
  values: PriceValues,
  { reason, idempotencyKey }: Given,
): Promise<{ id: string }> {
  if (values.kind !== 'package')
    return ask(pricesRoutes.createConfig, { body: { config: values, reason } }, { idempotencyKey });
  const { name, energy, durationSeconds, priceSun } = values;
  const body = { name, energy, durationSeconds, priceSun, reason };
  return ask(pricesRoutes.createPackage, { body }, { idempotencyKey });
}

/** The names of what differs. */
export function changedNames(before: PriceValues, after: PriceValues): string[] {
  const known = new Map<string, unknown>(Object.entries(before));
  return Object.entries(after).flatMap(([name, value]) =>
    JSON.stringify(value) === JSON.stringify(known.get(name)) ? [] : [name],
  );
}

/** Makes a new version of what was seen; what is not different is left out. */
export function changePrice(seen: PriceRow, values: PriceValues, reason: string): Promise<unknown> {
  const changed = changedNames(seen, values);
  const change = Object.fromEntries(Object.entries(values).filter(([name]) => changed.includes(name)));
  const params = { id: seen.id };
  const { version } = seen;
  return seen.kind === 'package'
    ? ask(pricesRoutes.changePackage, { params, body: { version, reason, change: change as PackageChange } })
    : ask(pricesRoutes.changeConfig, { params, body: { version, reason, change: change as ConfigChange } });
}

export const endPrice = ({ kind, id, version }: PriceRow, reason: string): Promise<unknown> =>
  ask(kind === 'package' ? pricesRoutes.changePackage : pricesRoutes.changeConfig, {
    params: { id },
    body: { version, active: false, reason },
  });

export const previewPrice = (body: PreviewRequest, signal: AbortSignal): Promise<Preview> =>
  ask(pricesRoutes.preview, { body }, { signal });

/** The price of this moment as a buyer is told it; nothing when the desk would not sell. */
export async function quotePrice(
  body: PreviewRequest['request'],
  signal: AbortSignal,
): Promise<Quote | undefined> {
  try {
    return await ask(pricesRoutes.quote, { body }, { signal });
  } catch (error) {
    if (error instanceof Refused && error.status === 422) return undefined;
    throw error;
  }
}

export const readFlashAddresses = async (signal: AbortSignal): Promise<readonly string[]> =>
  (await ask(deskRoutes.about, {}, { signal })).flashAddresses;

export const readRates = (signal: AbortSignal): Promise<Rates> => ask(ratesRoutes.view, {}, { signal });

export const setRate = (microUsdtPerTrx: string, seen: string | null, reason: string): Promise<unknown> =>
  ask(ratesRoutes.set, { body: { microUsdtPerTrx, seen, reason } });

export const decideRate = (verb: 'accept' | 'reject', id: string, reason: string): Promise<unknown> =>
  ask(ratesRoutes[verb], { params: { id }, body: { reason } });
