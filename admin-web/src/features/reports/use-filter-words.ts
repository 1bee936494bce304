import { formatSixDecimals } from '@energy-desk/shared/units';
import { useI18n } from 'vue-i18n';
import { addDays, dayIn, isDay, longDay, startOfDay } from '../../lib/days.js';
import { absoluteTime } from '../../lib/format.js';
import { SUBJECT_FORMS } from './export-filters.js';
import type { Export } from './reports.api.js';

const AMOUNT = /^(min|max)Amount$|^amount(From|To)$/;
const WHOLE = /^\d+$/;
const BOUND = /^(created|paid)?(from|to)$/i;

type Wording = (one: Pick<Export, 'subject' | 'filters' | 'timeZone'>) => string[];

/** The filters of an export in words, its period first. */
export function useFilterWords(poolName: (id: string) => string | undefined): Wording {
  const texts = useI18n();

  const momentText = (at: string, timeZone: string, last: boolean): string => {
    if (isDay(at)) return longDay(at, texts.locale.value);
    const day = dayIn(new Date(at), timeZone);
    if (startOfDay(day, timeZone).getTime() !== Date.parse(at))
      return absoluteTime(new Date(at), texts.locale.value);
    return longDay(last ? addDays(day, -1) : day, texts.locale.value);
  };
  const periodText = (filters: Export['filters'], timeZone: string): string => {
    const bound = (end: string): string | undefined => {
      const found = Object.entries(filters).find(([name]) => BOUND.exec(name)?.[2]?.toLowerCase() === end);
      return typeof found?.[1] === 'string' ? found[1] : undefined;
    };
    const [from, to] = [bound('from'), bound('to')];
    if (!from && !to) return texts.t('reports.period.any');
    const ends = [from && momentText(from, timeZone, false), to && momentText(to, timeZone, true)];
    return ends[0] === ends[1] ? (ends[0] ?? '') : ends.map((end) => end ?? '…').join(' – ');
  };

  return ({ subject, filters, timeZone }) => {
    const words = (name: string, value: unknown): string => {
      const values = (Array.isArray(value) ? value : [value]).map(String);
      const prefix = SUBJECT_FORMS[subject].choices.find((choice) => choice.name === name)?.words;
      if (name === 'poolId')
        return values.map((id) => poolName(id) ?? texts.t('reports.summary.gone.pool')).join(', ');
      if (AMOUNT.test(name))
        return values.map((text) => (WHOLE.test(text) ? formatSixDecimals(BigInt(text)) : text)).join(', ');
      return values
        .map((text) => (prefix && texts.te(`${prefix}.${text}`) ? texts.t(`${prefix}.${text}`) : text))
        .join(', ');
    };
    const others = Object.entries(filters).filter(([name]) => !BOUND.test(name) && name !== 'timeZone');
    return [
      periodText(filters, timeZone),
      ...others.map(([name, value]) =>
        texts.t('reports.filterIs', { name: texts.t(`reports.filters.${name}`), value: words(name, value) }),
      ),
    ];
  };
}
