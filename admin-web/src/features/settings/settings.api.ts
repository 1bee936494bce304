import { type SettingView, settingsRoutes } from '@energy-desk/shared/settings';
import { ask } from '../../lib/api.js';

export type { SettingHistoryView, SettingView } from '@energy-desk/shared/settings';

export const listSettings = async (signal: AbortSignal): Promise<readonly SettingView[]> =>
  (await ask(settingsRoutes.list, {}, { signal })).items;

/** A value that somebody wants, and the one that it is to take the place of. */
export interface Draft {
  key: string;
  value: string;
  seen: string;
}
export const changeSettings = (changes: readonly Draft[], reason: string) =>
  ask(settingsRoutes.change, { body: { changes: [...changes], reason } });

export const readHistory = ({ key, cursor }: { key: string; cursor?: string }, signal: AbortSignal) =>
  ask(settingsRoutes.history, { params: { key }, query: { cursor } }, { signal });
