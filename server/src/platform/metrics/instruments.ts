import { Counter, Histogram, Registry } from 'prom-client';

/** Every metric of this process. One registry a process: what a library keeps in memory is the process's anyway. */
export const metricsRegistry = new Registry();

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const registers = [metricsRegistry];

/** Time from request to answer, by route as its contract names it. */
export const apiSeconds = new Histogram({
  name: 'energy_desk_api_request_seconds',
  help: 'Time from request to answer',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: SECONDS,
  registers,
});

/** Time until a TRON node answered, or did not. */
export const nodeSeconds = new Histogram({
  name: 'energy_desk_node_request_seconds',
  help: 'Time until a TRON node answered, by what became of it: ok, refused, failed',
  labelNames: ['node', 'path', 'outcome'] as const,
  buckets: SECONDS,
  registers,
});

const errors = new Counter({
  name: 'energy_desk_internal_errors_total',
  help: 'Errors that nobody expected, by where they came up',
  labelNames: ['where'] as const,
  registers,
});

/** Errors that are our own fault, counted since the start of the process. */
export const internalErrors = {
  total: 0,
  last: '',
  /** @param where an entrance or a loop, never an id: it is a label */
  note(where: string, message: string): void {
    this.total += 1;
    this.last = `${where}: ${message}`;
    errors.inc({ where });
  },
};
