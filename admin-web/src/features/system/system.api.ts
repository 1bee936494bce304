import { systemRoutes } from '@energy-desk/shared/system';
import type { Page } from '@energy-desk/shared/http';
import { type Answer, ask } from '../../lib/api.js';

export type SystemHealth = Answer<typeof systemRoutes.health>;
export type ScannerView = SystemHealth['scanner'];
export type QueueView = SystemHealth['queues'][number];
export type BrakeView = Answer<typeof systemRoutes.brakes>['items'][number];
export type HoldView = Answer<typeof systemRoutes.holds>['items'][number];
type Letter = Answer<typeof systemRoutes.deadLetters>['items'][number];
/** Failed work; a list needs one name for each row. */
export type LetterView = Letter & { id: string };

export const readHealth = (signal: AbortSignal) => ask(systemRoutes.health, {}, { signal });
export const readBrakes = (signal: AbortSignal) => ask(systemRoutes.brakes, {}, { signal });
export const readHolds = (signal: AbortSignal) => ask(systemRoutes.holds, {}, { signal });

export const changeBrake = (name: BrakeView['name'], pulled: boolean, reason: string) =>
  ask(systemRoutes.changeBrake, { params: { name }, body: { pulled, reason } });
export const resumeScanner = (reason: string) => ask(systemRoutes.resumeScanner, { body: { reason } });
export const releaseHold = (id: string, reason: string) =>
  ask(systemRoutes.releaseHold, { params: { id }, body: { reason } });

export const SYSTEM_FILTERS = ['view', 'status', 'step', 'subject'] as const;
export type SystemFilters = Partial<Record<(typeof SYSTEM_FILTERS)[number], string>>;
type Query = (typeof systemRoutes.deadLetters.query)['_input'];

export async function listLetters(
  { status, step, subject, cursor }: SystemFilters & { cursor?: string },
  signal: AbortSignal,
): Promise<Page<LetterView>> {
  const query = { status, step, subject, cursor } as Query;
  const page = await ask(systemRoutes.deadLetters, { query }, { signal });
  return { ...page, items: page.items.map((one) => ({ ...one, id: `${one.step} ${one.subject}` })) };
}
export const retryLetter = ({ step, subject }: LetterView, reason: string) =>
  ask(systemRoutes.retryDeadLetter, { body: { step, subject, reason } });
export const dropLetter = ({ step, subject }: LetterView, reason: string) =>
  ask(systemRoutes.dropDeadLetter, { body: { step, subject, reason } });
