import type { Texts } from '../../lib/i18n.js';
import { uiTexts } from '../../ui/texts.js';
import { frameTexts } from '../texts.js';
import { byArea } from './by-area.js';
import { problemTexts } from './problem-texts.js';

const areas = import.meta.glob<Texts>('../../features/*/texts/en.ts', { eager: true, import: 'en' });

export const en: Texts = {
  ...byArea(areas),
  frame: frameTexts.en,
  ui: uiTexts.en,
  problem: problemTexts.en,
};
