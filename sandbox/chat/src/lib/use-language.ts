import { computed, ref } from 'vue';
import { en, zh, type TextKey } from './texts.js';

export type Language = 'zh' | 'en';

const ofUser = ref<Language>('zh');
const chosen = ref<Language | null>(null);

/** The page's language: that of the demo user on screen, unless the viewer has switched it. */
export function useLanguage() {
  const language = computed<Language>(() => chosen.value ?? ofUser.value);
  const texts = computed<Readonly<Record<TextKey, string>>>(() => (language.value === 'zh' ? zh : en));
  const locale = computed(() => (language.value === 'zh' ? 'zh-CN' : 'en-GB'));
  const follow = (languageCode: string): void => {
    ofUser.value = languageCode.startsWith('zh') ? 'zh' : 'en';
    chosen.value = null;
    document.documentElement.lang = ofUser.value === 'zh' ? 'zh-CN' : 'en';
  };
  const toggle = (): void => {
    chosen.value = language.value === 'zh' ? 'en' : 'zh';
    document.documentElement.lang = chosen.value === 'zh' ? 'zh-CN' : 'en';
  };
  return { t: texts, language, locale, follow, toggle };
}
