import type { Texts } from '../../lib/i18n.js';

const AREA = /\/features\/([^/]+)\/texts\//;

/** The texts of each feature under its own name, which is its folder's. */
export const byArea = (files: Readonly<Record<string, Texts>>): Texts =>
  Object.fromEntries(Object.entries(files).map(([path, texts]) => [AREA.exec(path)?.[1] ?? path, texts]));
