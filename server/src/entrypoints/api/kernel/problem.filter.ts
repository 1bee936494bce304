import { randomUUID } from 'node:crypto';
import { COMMON_ERRORS, type Problem, type RouteContract } from '@energy-desk/shared/http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { Response } from 'express';
import { AppError, type Fault, messageOf } from '../../../platform/errors/index.js';
import { internalErrors } from '../../../platform/metrics/index.js';
import type { AdmittedRequest } from './admin-session.js';
import { toWire } from './answer.interceptor.js';

const STATUS: Readonly<Record<Fault, number>> = { caller: 400, world: 503, ours: 500 };
const COMMON: Readonly<Record<string, number>> = COMMON_ERRORS;
const INTERNAL = 500;
/** What the framework refuses before a contract is asked. */
const BY_STATUS: Readonly<Record<number, string>> = {
  400: 'request/invalid',
  403: 'auth/forbidden',
  404: 'route/not_found',
  413: 'request/too_large',
  415: 'request/unsupported',
};
/** The parser's own words quote the body, and a body may hold a key. */
const UNREADABLE: Readonly<Record<number, string>> = {
  400: 'The body is not JSON.',
  413: 'The body is too large.',
  415: 'The body is of a kind that nobody here reads.',
};

/** Every error leaves as `{code, message, requestId, details}`; what is our fault keeps its details to the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    // What a turn of the chat throws is the chat's to tell.
    if (host.getType() !== 'http') throw error;
    const http = host.switchToHttp();
    const { id, contract } = http.getRequest<AdmittedRequest>();
    const requestId = typeof id === 'string' ? id : randomUUID();
    const { status, ...problem } = describe(error, contract);
    if (status === INTERNAL) internalErrors.note('api', messageOf(error));
    if (status >= INTERNAL)
      this.logger.error(`${requestId}: ${messageOf(error)}`, error instanceof Error ? error.stack : '');
    const response = http.getResponse<Response>();
    if (response.headersSent) return;
    const wait = error instanceof AppError ? error.details['retryAfterSeconds'] : undefined;
    if (typeof wait === 'number') response.setHeader('Retry-After', wait);
    response.status(status).json({ ...problem, requestId });
  }
}

/** The HTTP status that an error leaves with. */
export const statusOf = (error: unknown, contract: RouteContract | undefined): number =>
  describe(error, contract).status;

function describe(
  error: unknown,
  contract: RouteContract | undefined,
): Omit<Problem, 'requestId'> & { status: number } {
  if (error instanceof AppError && error.fault !== 'ours')
    return {
      status: contract?.errors?.[error.code] ?? COMMON[error.code] ?? STATUS[error.fault],
      code: error.code,
      message: error.message,
      ...(Object.keys(error.details).length > 0 ? { details: toWire(error.details) } : {}),
    };
  const refused = statusOfFramework(error);
  if (refused !== undefined)
    return {
      status: refused,
      code: BY_STATUS[refused] ?? `http/${refused}`,
      message:
        error instanceof HttpException ? error.message : (UNREADABLE[refused] ?? UNREADABLE[400] ?? ''),
    };
  return { status: INTERNAL, code: 'internal', message: 'Something went wrong on our side.' };
}

/** Of an error that Nest or the body parser refuses a request with; undefined for all others. */
function statusOfFramework(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const { status, expose } = (error ?? {}) as { status?: unknown; expose?: unknown };
  return expose === true && typeof status === 'number' && status < INTERNAL ? status : undefined;
}
