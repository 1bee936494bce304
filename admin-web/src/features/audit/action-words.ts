import { useI18n } from 'vue-i18n';
import { en } from './texts/actions-en.js';
import { zh } from './texts/actions-zh.js';
import type { ActionWords } from './texts/actions.js';

const WORDS: Readonly<Record<string, ActionWords>> = { zh, en };

/** The rooms of the server that write into the log: how actions begin. */
export const ACTION_ROOMS = [
  'orders',
  'exceptions',
  'balance',
  'refunds',
  'delegations',
  'pools',
  'wallets',
  'staking',
  'prices',
  'rates',
  'risk',
  'reports',
  'reconciliation',
  'settings',
  'brakes',
  'holds',
  'scanner',
  'dead_letters',
  'alerts',
  'admins',
  'auth',
] as const;

const spaced = (action: string): string => action.replace(/[._-]+/g, ' ');

/** An action in words; one that is not known yet as near as it comes. */
export function useActionWords(): (action: string) => string {
  const { locale } = useI18n();
  return (action) => (WORDS[locale.value] ?? en)[action] ?? spaced(action);
}

const MACHINES = new Set(['system', 'seed', 'cli']);
/** People by their e-mail, what runs by itself by a word. */
export const actorName = (actor: string, t: (key: string) => string): string =>
  MACHINES.has(actor) ? t(`audit.actors.${actor}`) : actor;
