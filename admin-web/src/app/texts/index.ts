import type { TextLoaders } from '../../lib/i18n.js';

export const TEXTS: TextLoaders = {
  zh: () => import('./zh.js').then(({ zh }) => zh),
  en: () => import('./en.js').then(({ en }) => en),
};
