import {
  eventsRoutes,
  eventDataSchemas,
  type EventTopic,
  type LiveFigures,
} from '@energy-desk/shared/events';
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { z } from 'zod';
import { Refused, send } from '../lib/api.js';
import { readEvents, type StreamEvent } from '../lib/event-stream.js';
import type { LiveEvent } from '../lib/live.js';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;
/** Longer than two heartbeats of the server: a line that says nothing is dead. */
const SILENCE_MS = 40_000;

/** Live events of the server: goes on where a broken connection stopped. */
export const useLive = defineStore('live', () => {
  const state = ref<'off' | 'connecting' | 'live'>('off');
  const figures = shallowRef<LiveFigures>();
  const listeners = new Set<(event: LiveEvent) => void>();
  let running: AbortController | undefined;
  let lastId: string | undefined;

  function take({ id, event, data }: StreamEvent): void {
    if (id) lastId = id;
    if (event === 'reset') return tell({ topic: 'reset' });
    const topic = Object.keys(eventDataSchemas).find((known): known is EventTopic => known === event);
    if (!topic) return;
    const schema: z.ZodType = eventDataSchemas[topic];
    const parsed = schema.safeParse(JSON.parse(data));
    if (!parsed.success) return;
    if (topic === 'figures') figures.value = parsed.data as LiveFigures;
    tell({ topic, data: parsed.data } as LiveEvent);
  }
  const tell = (event: LiveEvent): void => {
    for (const listener of listeners) listener(event);
  };

  /** @param again whether an earlier connection broke: what it would have told may be missing */
  async function follow(signal: AbortSignal, again: boolean): Promise<void> {
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), SILENCE_MS);
    try {
      const response = await send(
        eventsRoutes.stream,
        {},
        {
          signal: AbortSignal.any([signal, silence.signal]),
          patient: true,
          headers: lastId === undefined ? {} : { 'Last-Event-ID': lastId },
        },
      );
      if (!response.body) return;
      state.value = 'live';
      // It broke before it had said where it stood: the server can't go on from there.
      if (again && lastId === undefined) tell({ topic: 'reset' });
      const heard = response.body.pipeThrough(
        new TransformStream<Uint8Array, Uint8Array>({
          transform(chunk, controller) {
            clearTimeout(timer);
            timer = setTimeout(() => silence.abort(), SILENCE_MS);
            controller.enqueue(chunk);
          },
        }),
      );
      for await (const event of readEvents(heard)) take(event);
    } finally {
      clearTimeout(timer);
    }
  }

  async function run(signal: AbortSignal): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    for (let again = false; !signal.aborted; again = true) {
      state.value = 'connecting';
      const began = Date.now();
      try {
        await follow(signal, again);
      } catch (error) {
        if (error instanceof Refused && error.status === 401) break;
      }
      if (signal.aborted) break;
      state.value = 'connecting';
      if (Date.now() - began > LONGEST_PAUSE_MS) pauseMs = FIRST_PAUSE_MS;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
    if (running?.signal === signal) state.value = 'off';
  }

  return {
    state,
    figures,
    start: () => {
      if (running && !running.signal.aborted) return;
      running = new AbortController();
      void run(running.signal);
    },
    stop: () => {
      running?.abort();
      running = undefined;
      state.value = 'off';
      lastId = undefined;
      figures.value = undefined;
    },
    listen: (listener: (event: LiveEvent) => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
});
