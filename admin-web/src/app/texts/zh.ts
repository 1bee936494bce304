import type { Texts } from '../../lib/i18n.js';
import { uiTexts } from '../../ui/texts.js';
import { frameTexts } from '../texts.js';
import { byArea } from './by-area.js';
import { problemTexts } from './problem-texts.js';

const areas = import.meta.glob<Texts>('../../features/*/texts/zh.ts', { eager: true, import: 'zh' });

export const zh: Texts = {
  ...byArea(areas),
  frame: frameTexts.zh,
  ui: uiTexts.zh,
  problem: problemTexts.zh,
};
