/** One value out of facts that may hold others. */
export interface Leaf {
  /** Where it stands, as text that tells two of them apart. */
  key: string;
  /** Names on the way to it; places in lists count from 1. */
  path: readonly (string | number)[];
  /** The last name on the way: says what the value means. */
  name: string;
  value: string | number | boolean | null;
  /** Of the amounts beside it. */
  currency: string | undefined;
}

type Facts = Readonly<Record<string, unknown>>;
const isFacts = (value: unknown): value is Facts => typeof value === 'object' && value !== null;

/** Every value of the facts, those of facts inside facts too, in their order. */
export function flattenFacts(facts: Facts, path: readonly (string | number)[] = []): Leaf[] {
  const currency = typeof facts['currency'] === 'string' ? facts['currency'] : undefined;
  const list = Array.isArray(facts);
  return Object.entries(facts).flatMap(([name, value]) => {
    const here = [...path, list ? Number(name) + 1 : name];
    if (isFacts(value)) return flattenFacts(value, here);
    return [{ key: here.join('.'), path: here, name: nameOf(here), value: plain(value), currency }];
  });
}

const nameOf = (path: readonly (string | number)[]): string =>
  path.findLast((step) => typeof step === 'string') ?? '';

function plain(value: unknown): Leaf['value'] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return null;
}
