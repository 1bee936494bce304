import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { Origin } from '../../../domain/admins/index.js';

const LONGEST = 256;

/** From where the request comes. */
export const From = createParamDecorator((_: unknown, context: ExecutionContext): Origin => {
  const request = context.switchToHttp().getRequest<Request>();
  return {
    ip: request.ip ?? '',
    userAgent: (request.headers['user-agent'] ?? '').slice(0, LONGEST),
  };
});
