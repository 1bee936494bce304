import { createHash, createHmac, hkdfSync, randomUUID } from 'node:crypto';
import {
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { AppConfig } from '../../../platform/config/index.js';
import { AppError } from '../../../platform/errors/index.js';
import { IdempotencyKeys, type KeyedRequest } from '../../../platform/idempotency/index.js';
import type { AdmittedRequest } from './admin-session.js';
import { parseInput } from './parse-input.js';
import { statusOf } from './problem.filter.js';
import { contractOf } from './serve.decorator.js';
import { stableJson } from './stable-json.js';

const KEY = /^[\x20-\x7e]{1,200}$/;
const INTERNAL = 500;
const HASH_BYTES = 32;

/** Of a contract that says so: the same key and request get the same answer, however often they are sent. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly hashKey: Buffer;

  constructor(
    config: AppConfig,
    private readonly keys: IdempotencyKeys,
  ) {
    this.hashKey = Buffer.from(
      hkdfSync('sha256', config.jwtSecret ?? randomUUID(), '', 'idempotency-body', HASH_BYTES),
    );
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const contract = contractOf(context.getHandler());
    const request = context.switchToHttp().getRequest<AdmittedRequest>();
    const key = contract?.idempotent ? keyOf(request) : undefined;
    if (!contract || key === undefined) return next.handle();
    // What no try could ever do needs no key.
    parseInput(contract, request);
    return from(this.once(context, next, this.keyed(request, key)));
  }

  private async once(context: ExecutionContext, next: CallHandler, keyed: KeyedRequest): Promise<unknown> {
    const http = context.switchToHttp();
    const response = http.getResponse<Response>();
    const outcome = await this.keys.claim(keyed);
    if (outcome.kind === 'answered') {
      response.status(outcome.status).setHeader('Idempotency-Replayed', 'true');
      return outcome.answer;
    }
    if (outcome.kind !== 'claimed') throw refusal(outcome.kind);
    const request = http.getRequest<AdmittedRequest>();
    request.idempotencyKey = deedIdOf(keyed);
    try {
      const answer: unknown = await lastValueFrom(next.handle());
      await this.keys.answer(keyed, outcome.claim, response.statusCode, answer);
      return answer;
    } catch (error) {
      const refused = statusOf(error, request.contract) < INTERNAL;
      await (refused ? this.keys.free(keyed, outcome.claim) : this.keys.giveUp(keyed, outcome.claim));
      throw error;
    }
  }

  private keyed({ admin, contract, method, path, query, body }: AdmittedRequest, key: string): KeyedRequest {
    return {
      actor: admin?.adminId ?? '',
      key,
      route: `${method} ${path}`,
      bodyHash: createHmac('sha256', this.hashKey)
        .update(stableJson([contract?.query ? query : null, contract?.body ? body : null]))
        .digest('base64url'),
    };
  }
}

/** The key the client gave: the header, else the body's `clientOrderId`. @throws AppError request/invalid */
function keyOf({ headers, body }: AdmittedRequest): string | undefined {
  const given = headers['idempotency-key'];
  if (given === undefined) {
    const named: unknown = (body as { clientOrderId?: unknown } | undefined)?.clientOrderId;
    return typeof named === 'string' && KEY.test(named) ? `clientOrderId:${named}` : undefined;
  }
  if (typeof given === 'string' && KEY.test(given)) return given;
  throw new AppError('request/invalid', 'caller', 'The Idempotency-Key is not a key.', {
    problems: [{ at: 'headers.idempotency-key', problem: 'must be 1 to 200 printable ASCII characters' }],
  });
}

const refusal = (kind: 'in_progress' | 'other_request'): AppError =>
  kind === 'in_progress'
    ? new AppError('idempotency/in_progress', 'caller', 'This request is being worked on. Ask again shortly.')
    : new AppError('idempotency/other_body', 'caller', 'This key was used for another request.');

/** The same UUID for every try of the same admin, route and key (version 8 of RFC 9562). */
function deedIdOf({ actor, route, key }: KeyedRequest): string {
  const hex = createHash('sha256')
    .update(stableJson([actor, route, key]))
    .digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * A UUID that names the deed: the same for every try under one key, another one for every request without a key.
 * Deeds use it for their business keys, so that a try after a crash finds what the one before did.
 */
export const IdempotencyKey = createParamDecorator(
  (_: unknown, context: ExecutionContext): string =>
    context.switchToHttp().getRequest<AdmittedRequest>().idempotencyKey ?? randomUUID(),
);
