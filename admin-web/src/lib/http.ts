import type { z } from 'zod';

/** Why there is no answer to show. */
export class NoAnswer extends Error {
  constructor(readonly reason: 'unreachable' | 'not_understood') {
    super(reason);
  }
}

/**
 * Asks for JSON and checks its shape, whatever the HTTP status: a server that is unwell still says how it is.
 * @param path on the server that this page came from
 * @throws NoAnswer when nobody answers in time or the answer has another shape
 */
export async function getJson<T>(path: string, schema: z.ZodType<T>, timeoutMs: number): Promise<T> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(path, { cache: 'no-store', signal: AbortSignal.timeout(timeoutMs) });
  } catch {
    throw new NoAnswer('unreachable');
  }
  try {
    body = await response.json();
  } catch {
    throw new NoAnswer('not_understood');
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new NoAnswer('not_understood');
  return parsed.data;
}
