import type { eventDataSchemas, EventTopic, LiveFigures } from '@energy-desk/shared/events';
import { inject, type InjectionKey, onScopeDispose } from 'vue';
import type { z } from 'zod';

/** Something that just happened; `reset` says that too much was missed to be told one by one. */
export type LiveEvent =
  | { [T in EventTopic]: { topic: T; data: z.infer<(typeof eventDataSchemas)[T]> } }[EventTopic]
  | { topic: 'reset' };

/** @returns stops listening */
export type Listen = (listener: (event: LiveEvent) => void) => () => void;
export const LISTEN: InjectionKey<Listen> = Symbol('listen');

/** The last figures that came, for a page that opens between two of them. */
export const FIGURES: InjectionKey<() => LiveFigures | undefined> = Symbol('figures');

const GATHER_MS = 400;

/** Calls when something of these topics happened, once for what comes close together. */
export function useLiveReload(topics: readonly LiveEvent['topic'][], reload: () => unknown): void {
  const listen = inject(LISTEN, undefined);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = listen?.(({ topic }) => {
    if (topic !== 'reset' && !topics.includes(topic)) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      void reload();
    }, GATHER_MS);
  });
  onScopeDispose(() => {
    stop?.();
    clearTimeout(timer);
  });
}
