import { shortAddress } from '@energy-desk/shared/display';
import { useI18n } from 'vue-i18n';
import { durationText } from '../../lib/format.js';
import { trxOf } from '../../lib/money.js';
import { clockOf } from './price-draft.js';
import type { PriceValues } from './prices.api.js';

/** One thing that a price says, for people. */
export interface PriceFact {
  key: string;
  label: string;
  value: string;
}

const SOLID_BLOCKS = 19;
const DAYS = 7;
const A_SUNDAY = Date.UTC(2026, 0, 4);
const DAY_MS = 86_400_000;

/** Prices in words: their facts, the names of weekdays, percent. */
export function usePriceFacts() {
  const { t, n, locale } = useI18n();

  const percent = (basisPoints: number): string => {
    const value = n(Math.abs(basisPoints) / 100);
    return t('prices.percent', { value: `${basisPoints > 0 ? '+' : basisPoints < 0 ? '−' : ''}${value}` });
  };
  const weekday = (bit: number): string =>
    new Intl.DateTimeFormat(locale.value, { weekday: 'short', timeZone: 'UTC' }).format(
      A_SUNDAY + bit * DAY_MS,
    );
  const weekdays = (mask: number): string => {
    const days = Array.from({ length: DAYS }, (_, i) => (i + 1) % DAYS).filter((bit) => mask & (1 << bit));
    return days.length === DAYS ? t('prices.everyDay') : days.map(weekday).join(' ');
  };
  const steps = (all: readonly { upToSun: string | null; blocks: number }[]): string =>
    all
      .map(({ upToSun, blocks }) => {
        const wait = blocks >= SOLID_BLOCKS ? t('prices.solid') : t('prices.blocks', { count: blocks });
        return upToSun === null ? wait : t('prices.upTo', { amount: trxOf(upToSun), wait });
      })
      .join(t('prices.andThen'));

  const length = (seconds: number): string => durationText(seconds, locale.value);
  const fact = (key: string, value: string): PriceFact => ({ key, label: t(`prices.fields.${key}`), value });

  const factsOf = (values: PriceValues): PriceFact[] => {
    switch (values.kind) {
      case 'package':
        return [
          fact('name', values.name),
          fact('energy', n(values.energy)),
          fact('durationSeconds', length(values.durationSeconds)),
          fact('priceSun', trxOf(values.priceSun)),
        ];
      case 'duration_tier':
        return [
          fact('durationSeconds', length(values.durationSeconds)),
          fact('unitPriceSun', t('prices.perEnergy', { sun: values.unitPriceSun })),
        ];
      case 'volume_tier':
        return [
          fact('fromEnergy', t('prices.from', { value: n(values.fromEnergy) })),
          fact('discountBp', percent(-values.discountBp)),
        ];
      case 'time_rule':
        return [
          fact('hours', `${clockOf(values.fromMinute)}–${clockOf(values.toMinute)} UTC`),
          fact('weekdays', weekdays(values.weekdays)),
          fact('changeBp', percent(values.changeBp)),
        ];
      case 'utilisation_rule':
        return [
          fact(
            'fromPercent',
            t('prices.from', { value: t('prices.percent', { value: values.fromPercent }) }),
          ),
          fact('changeBp', percent(values.changeBp)),
        ];
      case 'flash':
        return [
          fact('address', values.address),
          fact('unitEnergy', n(values.unitEnergy)),
          { ...fact('unitPriceSun', trxOf(values.unitPriceSun)), label: t('prices.fields.flashPrice') },
          fact('durationSeconds', length(values.durationSeconds)),
          fact('units', `${n(values.minUnits)}–${n(values.maxUnits)}`),
          fact('confirmations', steps(values.confirmations)),
        ];
    }
  };
  /** What a price is called where one line has to do. */
  const nameOf = (values: PriceValues): string => {
    if (values.kind === 'package') return values.name;
    const facts =
      values.kind === 'flash' ? [shortAddress(values.address)] : factsOf(values).map(({ value }) => value);
    return `${t(`prices.names.${values.kind}`)} ${facts.join(' · ')}`;
  };
  return { factsOf, nameOf, percent, weekday, length };
}
