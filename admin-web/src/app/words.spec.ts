import { PERMISSIONS } from '@energy-desk/shared/auth';
import { expect, it } from 'vitest';
import { zh as adminsZh } from '../features/admins/texts/zh.js';
import { ACTION_ROOMS } from '../features/audit/action-words.js';
import { en as actionsEn } from '../features/audit/texts/actions-en.js';
import { zh as actionsZh } from '../features/audit/texts/actions-zh.js';
import { zh as auditZh } from '../features/audit/texts/zh.js';
import { en as factsEn } from '../ui/fact-words/texts/en.js';
import { zh as factsZh } from '../ui/fact-words/texts/zh.js';
import { en as settingsEn } from '../ui/setting-words/texts/en.js';
import { zh as settingsZh } from '../ui/setting-words/texts/zh.js';
import { deskProblemTexts } from './texts/desk-problems.js';
import { poolProblemTexts } from './texts/pool-problems.js';

const sorted = (words: object): string[] => Object.keys(words).toSorted();

it.each([
  ['names of settings', settingsZh, settingsEn],
  ['deeds of the audit log', actionsZh, actionsEn],
  ['kinds of things', factsZh.things, factsEn.things],
  ['names of values', factsZh.fields, factsEn.fields],
  ['values', factsZh.values, factsEn.values],
  ['refusals', deskProblemTexts.zh, deskProblemTexts.en],
  ['refusals of pools', poolProblemTexts.zh, poolProblemTexts.en],
])('%s have words in both languages', (_, zh, en) => {
  expect(sorted(zh)).toEqual(sorted(en));
});

it.each(sorted(factsEn.values))('each value of %s has words in both languages', (name) => {
  expect(sorted(factsZh.values[name] ?? {})).toEqual(sorted(factsEn.values[name] ?? {}));
});

it('names every permission and every room of the audit log', () => {
  const permissions = adminsZh.permissions;
  expect(PERMISSIONS.filter((one) => !(one.replaceAll('.', '_') in permissions))).toEqual([]);
  expect(ACTION_ROOMS.filter((room) => !(room in auditZh.rooms))).toEqual([]);
  const rooms = new Set<string>(ACTION_ROOMS);
  expect(Object.keys(actionsEn).filter((action) => !rooms.has(action.split('.')[0] ?? ''))).toEqual([]);
});
