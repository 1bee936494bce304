import type { RouteContract, RouteInput } from '@energy-desk/shared/http';
import type { z } from 'zod';
import { AppError } from '../../../platform/errors/index.js';

/** What of a request the contract speaks of. */
interface RawInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

const PARTS = ['params', 'query', 'body'] as const;

/** @throws AppError request/invalid with every fault as `{at, problem}` in `details.problems` */
export function parseInput(contract: RouteContract, raw: RawInput): RouteInput<RouteContract> {
  const problems: { at: string; problem: string }[] = [];
  const parsed: Record<string, unknown> = {};
  for (const part of PARTS) {
    const schema: z.ZodType | undefined = contract[part];
    if (!schema) continue;
    const result = schema.safeParse(raw[part] ?? {});
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
