import type { RouteContract, RouteInput } from '@energy-desk/shared/http';
import type { z } from 'zod';
import { AppError } from '../../../platform/errors/index.js';

/** What of a request the contract speaks of. */
interface RawInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

const DEEPEST = 20;
const PARTS = ['params', 'query', 'body'] as const;

/** @throws AppError request/invalid with every fault as `{at, problem}` in `details.problems` */
export function parseInput(contract: RouteContract, raw: RawInput): RouteInput<RouteContract> {
  const problems: { at: string; problem: string }[] = [];
  const parsed: Record<string, unknown> = {};
  for (const part of PARTS) {
    const schema: z.ZodType | undefined = contract[part];
    if (!schema) continue;
    const given = raw[part] ?? {};
    const unfit = unstorable(given);
    if (unfit) {
      problems.push({
        at: [part, ...unfit].join('.'),
        problem: 'holds what can’t be kept: NUL, half a character, or too many levels',
      });
      continue;
    }
    const result = schema.safeParse(given);
    if (result.success) parsed[part] = result.data;
    else
      for (const { path, message } of result.error.issues)
        problems.push({ at: [part, ...path].join('.'), problem: message });
  }
  if (problems.length > 0)
    throw new AppError('request/invalid', 'caller', 'The request is not what this route takes.', {
      problems,
    });
  return parsed as unknown as RouteInput<RouteContract>;
}

/** Half characters and NUL: JSON can say them, PostgreSQL can't keep them. @returns where the first one is */
function unstorable(value: unknown, depth = 0): readonly string[] | undefined {
  if (typeof value === 'string') return /[\0\p{Surrogate}]/u.test(value) ? [] : undefined;
  if (value === null || typeof value !== 'object') return undefined;
  if (depth > DEEPEST) return [];
  for (const [key, one] of Object.entries(value)) {
    const found = unstorable(key) ?? unstorable(one, depth + 1);
    if (found) return [key, ...found];
  }
  return undefined;
}
