import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';
import { LOCALES, type Locale } from '../lib/i18n.js';

export const THEMES = ['light', 'dark', 'auto'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'energy-desk.preferences';

function isOneOf<T extends string>(values: readonly T[], value: unknown): value is T {
  return values.some((known) => known === value);
}

/** What was chosen last time; anything that can't be read counts as never chosen. */
function stored(): { locale: Locale; theme: Theme } {
  let found: { locale?: unknown; theme?: unknown } = {};
  try {
    found = JSON.parse(localStorage.getItem(KEY) ?? '{}') as typeof found;
  } catch {
    found = {};
  }
  const locale = isOneOf(LOCALES, found.locale) ? found.locale : 'zh';
  return { locale, theme: isOneOf(THEMES, found.theme) ? found.theme : 'auto' };
}

/** Language and appearance, kept in the browser. */
export const usePreferences = defineStore('preferences', () => {
  const { locale: firstLocale, theme: firstTheme } = stored();
  const locale = ref<Locale>(firstLocale);
  const theme = ref<Theme>(firstTheme);
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  const systemIsDark = ref(system.matches);
  system.addEventListener('change', ({ matches }) => (systemIsDark.value = matches));
  const dark = computed(() => theme.value === 'dark' || (theme.value === 'auto' && systemIsDark.value));

  watch(
    [locale, theme, dark],
    () => {
      document.documentElement.classList.toggle('dark', dark.value);
      document.documentElement.lang = locale.value === 'zh' ? 'zh-CN' : 'en';
      localStorage.setItem(KEY, JSON.stringify({ locale: locale.value, theme: theme.value }));
    },
    { immediate: true },
  );
  return { locale, theme, dark };
});
