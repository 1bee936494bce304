import type { Language } from '../../../domain/users/index.js';
import { en } from './en.js';
import type { NotificationTexts } from './notification-texts.js';
import { zh } from './zh.js';

export type { NotificationTexts } from './notification-texts.js';

const CATALOGUES: Readonly<Record<Language, NotificationTexts>> = { zh, en };

export const textsOf = (language: Language): NotificationTexts => CATALOGUES[language];
