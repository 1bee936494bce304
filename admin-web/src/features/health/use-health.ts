import { computed, ref, shallowRef } from 'vue';
import { usePolling } from '../../lib/use-polling.js';
import { readHealth } from './health.api.js';
import { medianLatency, withCheck, type HealthCheck, type HealthHistory } from './health.history.js';

const EVERY_MS = 5_000;

async function check(): Promise<HealthCheck> {
  const at = new Date();
  const began = performance.now();
  try {
    const state = await readHealth();
    return { at, state, latencyMs: performance.now() - began };
  } catch {
    return { at, state: 'lost', latencyMs: undefined };
  }
}

/** The server's health as seen from this page, asked for every five seconds. */
export function useHealth() {
  const history = shallowRef<HealthHistory>({ checks: [], since: undefined });
  const checking = ref(false);
  const checkNow = usePolling(async () => {
    checking.value = true;
    history.value = withCheck(history.value, await check());
    checking.value = false;
  }, EVERY_MS);
  return {
    checking,
    checkNow,
    checks: computed(() => history.value.checks),
    last: computed(() => history.value.checks.at(-1)),
    since: computed(() => history.value.since),
    median: computed(() => medianLatency(history.value.checks)),
  };
}
