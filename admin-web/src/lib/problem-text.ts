import { useI18n } from 'vue-i18n';
import { Refused } from './api.js';
import { NoAnswer } from './http.js';

/** What went wrong, in the language of the page: our text for the code, else what the server says. */
export function useProblemText(): (error: unknown) => string {
  const i18n = useI18n();
  return (error) => {
    if (error instanceof NoAnswer) return i18n.t(`problem.${error.reason}`);
    if (!(error instanceof Refused)) return i18n.t('problem.unknown');
    const key = `problem.codes.${error.code.replaceAll('/', '_')}`;
    return i18n.te(key) || i18n.te(key, 'en') ? i18n.t(key) : error.message;
  };
}
