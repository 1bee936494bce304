import type { TimelineEntry } from '@energy-desk/shared/orders';
import { useI18n } from 'vue-i18n';
import { amountOf, trxOf } from '../../lib/money.js';

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const isCurrency = (value: unknown): value is 'TRX' | 'USDT' => value === 'TRX' || value === 'USDT';

/** The transaction that an entry is about. */
export const txidOf = ({ data }: TimelineEntry): string | undefined => text(data['txid']);

/** Where its name stands: a late payment goes on or goes back. */
export function nameKeyOf({ source, event, data }: TimelineEntry): string {
  const refused = source === 'order' && event === 'late_payment' && data['revived'] === false;
  return `orders.events.${source}.${event}${refused ? '_refused' : ''}`;
}

/** Without what only says that a message was queued, where the same message was delivered later. */
export const worthTelling = (entries: readonly TimelineEntry[]): TimelineEntry[] =>
  entries.filter(
    ({ source, event, data }, i) =>
      source !== 'notification' ||
      data['status'] !== 'queued' ||
      !entries.some((later, place) => place > i && later.source === 'notification' && later.event === event),
  );

/** "5 TRX" of an entry that says an amount with its currency. */
function amountIn({ data }: TimelineEntry): string[] {
  const { amount, currency } = data;
  return typeof amount === 'string' && /^-?\d+$/.test(amount) && isCurrency(currency)
    ? [amountOf(currency, amount)]
    : [];
}

/** What a booking moved: the sum of its debits in each currency. */
function movedBy({ data }: TimelineEntry): string[] {
  const { entries } = data;
  if (!Array.isArray(entries)) return [];
  const sums = new Map<'TRX' | 'USDT', bigint>();
  for (const one of entries as unknown[]) {
    if (typeof one !== 'object' || one === null || !('amount' in one) || !('currency' in one)) continue;
    const { amount, currency } = one;
    if (typeof amount !== 'string' || !isCurrency(currency) || !/^\d+$/.test(amount)) continue;
    sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(amount));
  }
  return [...sums].map(([currency, sum]) => amountOf(currency, sum.toString()));
}

/** Words for the entries of a timeline: never the names that the server has for them. */
export function useTimelineWords() {
  const i18n = useI18n();
  const wordOf = (keys: string, value: unknown): string[] => {
    const key = `${keys}.${text(value) ?? ''}`;
    return text(value) && (i18n.te(key) || i18n.te(key, 'en')) ? [i18n.t(key)] : [];
  };

  function nameOf(entry: TimelineEntry): string {
    const key = nameKeyOf(entry);
    if (!i18n.te(key) && !i18n.te(key, 'en')) return i18n.t(`orders.events.other.${entry.source}`);
    const [purpose] = wordOf('orders.purpose', entry.data['purpose']);
    return i18n.t(key, { purpose: purpose ?? i18n.t('orders.sources.operation') });
  }

  function ofOperation({ event, data }: TimelineEntry): string[] {
    const { attempts, answerClass, height, feeSun } = data;
    const sent = event === 'sent' && typeof attempts === 'number';
    return [
      ...(sent && attempts > 1 ? [i18n.t('orders.timeline.tries', { count: attempts })] : []),
      ...(sent && answerClass !== 'accepted' ? wordOf('orders.timeline.answer', answerClass) : []),
      ...(text(height) ? [i18n.t('orders.timeline.block', { height: text(height) })] : []),
      ...(text(feeSun) && feeSun !== '0'
        ? [i18n.t('orders.timeline.fee', { fee: trxOf(text(feeSun) ?? '0') })]
        : []),
    ];
  }

  function ofAudit({ data }: TimelineEntry): string[] {
    const actor = text(data['actor']);
    const reason = text(data['reason']);
    const name = actor === 'system' ? i18n.t('orders.timeline.system') : actor;
    return [
      ...(name ? [i18n.t('orders.timeline.by', { actor: name })] : []),
      ...(reason ? [i18n.t('orders.timeline.because', { reason })] : []),
    ];
  }

  /** What stands beside the name of an entry. */
  function factsOf(entry: TimelineEntry): string[] {
    const { data } = entry;
    switch (entry.source) {
      case 'order':
        return [...amountIn(entry), ...wordOf('orders.reasons', data['reason'])];
      case 'payment':
        return [
          ...amountIn(entry),
          ...wordOf('payments.outcome', data['outcome']),
          ...(data['exception'] === 'none' ? [] : wordOf('payments.exception', data['exception'])),
          ...wordOf('payments.resolution', data['resolution']),
        ];
      case 'operation':
        return ofOperation(entry);
      case 'ledger':
        return movedBy(entry);
      case 'notification':
        return wordOf('orders.timeline.told', data['status']);
      case 'audit':
        return ofAudit(entry);
    }
  }
  return { nameOf, factsOf };
}
