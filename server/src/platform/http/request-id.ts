import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

const ID = /^[\w.-]{1,64}$/;

/** Names every request, by the caller's own X-Request-Id where that is one: in the answer, in logs, in problems. */
export function nameRequest(
  request: Request & { id?: unknown },
  response: Response,
  next: NextFunction,
): void {
  const given = request.get('x-request-id');
  const id = given !== undefined && ID.test(given) ? given : randomUUID();
  request.id = id;
  response.setHeader('X-Request-Id', id);
  next();
}
