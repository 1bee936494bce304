import { DELEGATION_STATUSES } from '@energy-desk/shared/delegations';
import { ORDER_KINDS, ORDER_STATUSES, PRIORITY_NAMES } from '@energy-desk/shared/orders';
import {
  PAYMENT_EXCEPTIONS,
  PAYMENT_OUTCOMES,
  PAYMENT_RESOLUTIONS,
  paymentFilter,
} from '@energy-desk/shared/payments';
import { type ExportSubject, REPORT_GROUPS, reportSelection } from '@energy-desk/shared/reports';
import { parseTronAddress, parseTxId } from '@energy-desk/shared/units';
import { addDays, startOfDay } from '../../lib/days.js';
import type { Filters } from '../../lib/use-filters.js';
import { ACCOUNT_KINDS, POSTING_KINDS } from './ledger-words.js';
import type { Period, Selection } from './reports.api.js';

/** Everything that the address of the page can say of an export; what a subject does not know is left out. */
export const EXPORT_FILTERS = [
  'subject',
  'by',
  'q',
  'status',
  'kind',
  'currency',
  'payWith',
  'priority',
  'poolId',
  'outcome',
  'exception',
  'resolution',
  'booking',
  'accountKind',
  'live',
  'groupBy',
  'userId',
  'amountFrom',
  'amountTo',
] as const;
export type ExportFilterName = (typeof EXPORT_FILTERS)[number];
export type ExportFilters = Filters<ExportFilterName>;

/** A filter with a few values. */
export interface ExportChoice {
  readonly name: Exclude<
    ExportFilterName,
    'subject' | 'by' | 'q' | 'userId' | 'poolId' | 'amountFrom' | 'amountTo'
  >;
  readonly values: readonly string[];
  /** Where its values stand in the texts; they speak for themselves without. */
  readonly words?: string;
}

interface SubjectForm {
  /** Which clocks a period can go by; the first is the usual one. */
  readonly clocks: readonly string[];
  readonly choices: readonly ExportChoice[];
  readonly byPool: boolean;
  /** The API's names for the smallest and the largest amount. */
  readonly amounts?: readonly [from: string, to: string];
  readonly searches: boolean;
}

const CURRENCY: ExportChoice = { name: 'currency', values: ['TRX', 'USDT'] };

/** What can be chosen of each subject. */
export const SUBJECT_FORMS: Readonly<Record<ExportSubject, SubjectForm>> = {
  orders: {
    clocks: ['created', 'paid', 'any'],
    choices: [
      { name: 'status', values: ORDER_STATUSES, words: 'orders.status' },
      { name: 'kind', values: ORDER_KINDS, words: 'orders.kind' },
      CURRENCY,
      { name: 'payWith', values: ['transfer', 'balance', 'none'], words: 'orders.payWith' },
      { name: 'priority', values: PRIORITY_NAMES, words: 'orders.priority' },
    ],
    byPool: true,
    amounts: ['amountFrom', 'amountTo'],
    searches: true,
  },
  payments: {
    clocks: ['seen', 'any'],
    choices: [
      { name: 'outcome', values: PAYMENT_OUTCOMES, words: 'payments.outcome' },
      { name: 'exception', values: PAYMENT_EXCEPTIONS, words: 'payments.exception' },
      { name: 'resolution', values: PAYMENT_RESOLUTIONS, words: 'payments.resolution' },
      { name: 'booking', values: paymentFilter.shape.booking.unwrap().options, words: 'payments.booking' },
      CURRENCY,
    ],
    byPool: false,
    amounts: ['minAmount', 'maxAmount'],
    searches: true,
  },
  ledger: {
    clocks: ['booked', 'any'],
    choices: [
      { name: 'accountKind', values: ACCOUNT_KINDS, words: 'reports.accounts' },
      { name: 'kind', values: POSTING_KINDS, words: 'reports.postings' },
      CURRENCY,
    ],
    byPool: false,
    searches: false,
  },
  delegations: {
    clocks: ['created', 'any'],
    choices: [
      { name: 'status', values: DELEGATION_STATUSES, words: 'orders.delegation' },
      { name: 'live', values: ['true', 'false'], words: 'reports.live' },
    ],
    byPool: true,
    searches: true,
  },
  summary: {
    clocks: ['chain'],
    choices: [{ name: 'groupBy', values: REPORT_GROUPS, words: 'reports.groups' }],
    byPool: false,
    searches: false,
  },
};

/** Names of the API's filters for the first moment and the moment after the last, by the clock. */
const BOUNDS: Readonly<Record<string, readonly [from: string, to: string]>> = {
  created: ['createdFrom', 'createdTo'],
  paid: ['paidFrom', 'paidTo'],
  seen: ['from', 'to'],
  booked: ['from', 'to'],
};

/** The clock that the period goes by, of those that the subject has. */
export const clockOf = (subject: ExportSubject, by: string | undefined): string => {
  const { clocks } = SUBJECT_FORMS[subject];
  return clocks.find((known) => known === by) ?? clocks[0] ?? 'any';
};

/** Delegations are searched by what the text is: a transaction or a receiver. */
function searchOf(subject: ExportSubject, q: string): Record<string, string> {
  if (subject !== 'delegations') return { q };
  const txid = parseTxId(q);
  if (txid) return { txid };
  return { receiver: parseTronAddress(q) ?? q };
}

const fits = (value: unknown): value is Selection => reportSelection.safeParse(value).success;
const ifFits = (candidate: object): Selection | undefined => (fits(candidate) ? candidate : undefined);

/** What to sum up and to write to the file; undefined when the API would not understand it. */
export function selectionOf(
  subject: ExportSubject,
  { by, q, userId, poolId, amountFrom, amountTo, ...chosen }: ExportFilters,
  { from, to, timeZone }: Period,
): Selection | undefined {
  if (subject === 'summary')
    return ifFits({ subject, filters: { from, to, timeZone, groupBy: chosen.groupBy } });
  const { choices, byPool, amounts, searches } = SUBJECT_FORMS[subject];
  const bounds = BOUNDS[clockOf(subject, by)];
  return ifFits({
    subject,
    filters: {
      ...Object.fromEntries(
        choices.flatMap(({ name }) => (chosen[name] === undefined ? [] : [[name, chosen[name]]])),
      ),
      ...(byPool && poolId !== undefined ? { poolId } : {}),
      ...(amounts && amountFrom !== undefined ? { [amounts[0]]: amountFrom } : {}),
      ...(amounts && amountTo !== undefined ? { [amounts[1]]: amountTo } : {}),
      ...(searches && q !== undefined ? searchOf(subject, q) : {}),
      ...(subject !== 'delegations' && userId !== undefined ? { userId } : {}),
      ...(bounds
        ? {
            [bounds[0]]: startOfDay(from, timeZone).toISOString(),
            [bounds[1]]: startOfDay(addDays(to, 1), timeZone).toISOString(),
          }
        : {}),
    },
  });
}
