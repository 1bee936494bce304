import { DIFFERENCE_KINDS } from '@energy-desk/shared/reconciliation';
import {
  DAY_STATES,
  EXPORT_STATUSES,
  EXPORT_SUBJECTS,
  REPORT_FEATURES,
  REPORT_FIGURES,
  REPORT_GROUPS,
} from '@energy-desk/shared/reports';
import { expect, it } from 'vitest';
import { SUBJECT_FORMS } from './export-filters.js';
import { FIGURE_SETS } from './figure-sets.js';
import { ACCOUNT_KINDS, POSTING_KINDS } from './ledger-words.js';
import { CONTRACTS } from './reconciliation-words.js';
import { zh } from './texts/zh.js';

it.each([
  ['figures', Object.keys(REPORT_FIGURES), zh.figures],
  ['features', Object.keys(REPORT_FEATURES), zh.features],
  ['groups', REPORT_GROUPS, zh.groups],
  ['states of days', DAY_STATES, zh.dayStatus],
  ['states of exports', EXPORT_STATUSES, zh.exportStatus],
  ['subjects', EXPORT_SUBJECTS, zh.subjects],
  ['clocks', Object.values(SUBJECT_FORMS).flatMap(({ clocks }) => clocks), zh.clocks],
  [
    'filters',
    Object.values(SUBJECT_FORMS).flatMap(({ choices }) => choices.map(({ name }) => name)),
    zh.filters,
  ],
  ['accounts', ACCOUNT_KINDS, zh.accounts],
  ['postings', POSTING_KINDS, zh.postings],
  ['differences', DIFFERENCE_KINDS, zh.differenceKinds],
  ['what should be', DIFFERENCE_KINDS, zh.shouldBe],
  ['contracts', CONTRACTS, zh.contracts],
])('%s have words', (_, names, words) => {
  expect(names.filter((name) => !(name in words))).toEqual([]);
});

it('shows every figure of the summary in one of its sets', () => {
  const shown: string[] = Object.values(FIGURE_SETS).flat();
  expect(Object.keys(REPORT_FIGURES).toSorted()).toEqual(shown.toSorted());
});
