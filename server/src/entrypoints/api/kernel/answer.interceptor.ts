import type { RouteContract } from '@energy-desk/shared/http';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  StreamableFile,
} from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { AppError } from '../../../platform/errors/index.js';
import { contractOf } from './serve.decorator.js';

/** What leaves is what the contract names and nothing else: a field that no schema knows stays in the house. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const contract = contractOf(context.getHandler());
    if (!contract || contract.contentType) return next.handle();
    return next.handle().pipe(map((answer: unknown) => answerBy(contract, answer)));
  }
}

function answerBy(contract: RouteContract, answer: unknown): unknown {
  if (answer instanceof StreamableFile) return answer;
  const result = contract.response.safeParse(toWire(answer));
  if (result.success) return result.data;
  throw new AppError(
    'internal/answer',
    'ours',
    `${contract.method} ${contract.path} answers against its contract`,
    {
      problems: result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    },
  );
}

/** As JSON has it: bigints as decimal text, dates as ISO 8601. */
export function toWire(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(toWire);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .map(([key, one]) => [key, toWire(one)]),
  );
}
