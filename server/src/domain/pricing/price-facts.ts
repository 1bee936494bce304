import type { PriceVersion } from './price-row.repository.js';

/** A version's values as people write them: named as in a `PriceRowInput`, money as decimal text. */
export function factsOf({ kind, values }: Pick<PriceVersion, 'kind' | 'values'>): Record<string, unknown> {
  const named = Object.entries(values).map(([column, value]): [string, unknown] => {
    const name = column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    return [name, name.endsWith('Sun') ? String(value) : value];
  });
  const facts: Record<string, unknown> = { ...Object.fromEntries(named), kind };
  const steps = facts['confirmations'] as { upToSun?: string | null; blocks: number }[] | undefined;
  // Stored without its empty fields: no amount stands for any amount.
  if (steps) facts['confirmations'] = steps.map(({ upToSun = null, blocks }) => ({ upToSun, blocks }));
  return facts;
}
