import { computed, ref } from 'vue';
import type { Draft, SettingView } from './settings.api.js';

/** What somebody changed and has not saved: kept while the page reads the settings anew. */
export function useDrafts(settings: () => readonly SettingView[] | undefined) {
  const drafts = ref(new Map<string, Draft>());
  /** Fields that hold what no setting can be. */
  const unfit = ref(new Set<string>());

  function put({ key, value: now }: SettingView, value: string | undefined): void {
    if (value === undefined) {
      unfit.value.add(key);
      return;
    }
    unfit.value.delete(key);
    const seen = drafts.value.get(key)?.seen ?? now;
    if (value === seen && seen === now) drafts.value.delete(key);
    else drafts.value.set(key, { key, value, seen });
  }
  function drop(key: string): void {
    drafts.value.delete(key);
    unfit.value.delete(key);
  }
  /** Goes on with one's own value although somebody changed the setting meanwhile. */
  function keep({ key, value: now }: SettingView): void {
    const mine = drafts.value.get(key);
    if (mine) drafts.value.set(key, { ...mine, seen: now });
  }
  const changedMeanwhile = ({ key, value }: SettingView): boolean => {
    const mine = drafts.value.get(key);
    return mine !== undefined && mine.seen !== value;
  };
  return {
    drafts,
    list: computed(() => [...drafts.value.values()].filter(({ value, seen }) => value !== seen)),
    unfit,
    put,
    drop,
    keep,
    clear: () => {
      drafts.value.clear();
      unfit.value.clear();
    },
    changedMeanwhile,
    conflicts: computed(() => (settings() ?? []).filter(changedMeanwhile).length),
  };
}
