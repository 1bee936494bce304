import type { RouteContract } from '@energy-desk/shared/http';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { LiveSession } from '../../../domain/admins/index.js';

/** Who sends the request, as the guard found. */
export type AdminSession = LiveSession;

export interface AdmittedRequest extends Request {
  admin?: AdminSession;
  contract?: RouteContract;
  /** Names the deed, see IdempotencyKey. */
  idempotencyKey?: string;
}

/** The admin behind the request, of a route that is not public. */
export const By = createParamDecorator((_: unknown, context: ExecutionContext): AdminSession => {
  const { admin } = context.switchToHttp().getRequest<AdmittedRequest>();
  if (!admin) throw new Error('@By on a route that lets everybody in');
  return admin;
});
