import type { ServerStatus } from './health.api.js';

/** What a check found: what the server said, or that it could not be reached. */
export type HealthState = ServerStatus | 'lost';

export interface HealthCheck {
  at: Date;
  state: HealthState;
  /** Time to the answer in milliseconds; undefined without one. */
  latencyMs: number | undefined;
}

/** Checks kept for the strip on the page: five minutes of them at five seconds each. */
export const KEPT_CHECKS = 60;

export interface HealthHistory {
  checks: readonly HealthCheck[];
  /** First check in a row with the state of the last one. */
  since: Date | undefined;
}

/** The history with one more check; a change of state starts a new "since". */
export function withCheck(history: HealthHistory, check: HealthCheck): HealthHistory {
  const last = history.checks.at(-1);
  const since = last?.state === check.state && history.since ? history.since : check.at;
  return { checks: [...history.checks, check].slice(-KEPT_CHECKS), since };
}

/** Median of the answered checks in milliseconds; undefined before the first answer. */
export function medianLatency(checks: readonly HealthCheck[]): number | undefined {
  const answered = checks.flatMap(({ latencyMs }) => (latencyMs === undefined ? [] : [latencyMs]));
  return answered.sort((a, b) => a - b)[Math.floor((answered.length - 1) / 2)];
}
