import { randomUUID } from 'node:crypto';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { Response } from 'express';
import { AppError, type Fault, messageOf } from '../../platform/errors/index.js';

const STATUS: Readonly<Record<Fault, number>> = { caller: 400, world: 503, ours: 500 };
const INTERNAL = 500;

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly requestId: string;
}

/** Every error leaves as `{code, message, requestId}`; what is our fault keeps its details to the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const requestId = randomUUID();
    const { status, problem } = this.describe(error, requestId);
    if (status >= INTERNAL)
      this.logger.error(`${requestId}: ${messageOf(error)}`, error instanceof Error ? error.stack : '');
    if (!response.headersSent) response.status(status).json(problem);
  }

  private describe(error: unknown, requestId: string): { status: number; problem: Problem } {
    if (error instanceof AppError && error.fault !== 'ours')
      return {
        status: STATUS[error.fault],
        problem: { code: error.code, message: error.message, requestId },
      };
    if (error instanceof HttpException)
      return {
        status: error.getStatus(),
        problem: { code: `http/${error.getStatus()}`, message: error.message, requestId },
      };
    return {
      status: INTERNAL,
      problem: { code: 'internal', message: 'Something went wrong on our side.', requestId },
    };
  }
}
