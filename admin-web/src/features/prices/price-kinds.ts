import type { Column } from '../../ui/data-list.vue';
import type { PriceKind, PriceRow } from './prices.api.js';

export const TABS = ['packages', 'tiers', 'rules', 'flash', 'rates'] as const;
export type Tab = (typeof TABS)[number];

/** What stands on which tab. */
export const TAB_KINDS: Readonly<Record<Tab, readonly PriceKind[]>> = {
  packages: ['package'],
  tiers: ['duration_tier', 'volume_tier'],
  rules: ['time_rule', 'utilisation_rule'],
  flash: ['flash'],
  rates: [],
};
export const tabOf = (text: string | undefined): Tab => TABS.find((tab) => tab === text) ?? 'packages';

type Shown = Omit<Column, 'label'>;
const money = (key: string): Shown => ({ key, width: 110, align: 'right' });

/** Columns of each kind; each shows the fact of its key. */
export const KIND_COLUMNS: Readonly<Record<PriceKind, readonly Shown[]>> = {
  package: [
    { key: 'name', width: 140 },
    { key: 'energy', width: 90, align: 'right' },
    { key: 'durationSeconds', width: 90, align: 'right' },
    money('priceSun'),
  ],
  duration_tier: [{ key: 'durationSeconds', width: 120 }, money('unitPriceSun')],
  volume_tier: [{ key: 'fromEnergy', width: 120 }, money('discountBp')],
  time_rule: [{ key: 'hours', width: 150 }, { key: 'weekdays', width: 150 }, money('changeBp')],
  utilisation_rule: [{ key: 'fromPercent', width: 120 }, money('changeBp')],
  flash: [
    { key: 'unitPriceSun', width: 85 },
    { key: 'unitEnergy', width: 90, align: 'right' },
    { key: 'durationSeconds', width: 75, align: 'right' },
    { key: 'units', width: 65, align: 'right' },
    { key: 'address', width: 150 },
  ],
};

/** Whether it changes prices of other rows, and sells nothing by itself. */
export const isRule = (kind: PriceKind): boolean =>
  kind === 'volume_tier' || kind === 'time_rule' || kind === 'utilisation_rule';

/** Key of the word for its state. */
export const stateOf = ({ kind, active }: Pick<PriceRow, 'kind' | 'active'>): string =>
  isRule(kind) ? (active ? 'on' : 'off') : active ? 'active' : 'ended';

const orderOf = (row: PriceRow): number => {
  switch (row.kind) {
    case 'package':
      return row.energy * 1e7 + row.durationSeconds;
    case 'duration_tier':
    case 'flash':
      return row.durationSeconds;
    case 'volume_tier':
      return row.fromEnergy;
    case 'time_rule':
      return row.fromMinute;
    case 'utilisation_rule':
      return row.fromPercent;
  }
};

/** Those of a kind: what sells first, then the small before the large. */
export const rowsOf = (rows: readonly PriceRow[], kind: PriceKind): PriceRow[] =>
  rows
    .filter((row) => row.kind === kind)
    .sort((one, other) => Number(other.active) - Number(one.active) || orderOf(one) - orderOf(other));
