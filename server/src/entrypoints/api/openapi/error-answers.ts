import { needsSecondFactor } from '@energy-desk/shared/auth';
import { COMMON_ERRORS, problemSchema, type RouteContract } from '@energy-desk/shared/http';
import type { SchemaShelf } from './schema-shelf.js';

type CommonCode = keyof typeof COMMON_ERRORS;

const UNAVAILABLE = 503;

/** Codes that the route may answer with, beside its own, by what kind of route it is. */
function commonCodes(contract: RouteContract): CommonCode[] {
  const { access, method, idempotent, params, query } = contract;
  const signedIn = access !== 'public';
  const permission = access === 'public' || access === 'signed-in' ? undefined : access;
  return [
    ...(method !== 'GET'
      ? (['request/invalid', 'request/too_large', 'request/unsupported'] as const)
      : params || query
        ? (['request/invalid'] as const)
        : []),
    ...(signedIn ? (['auth/required', 'auth/token', 'auth/session_over'] as const) : []),
    ...(permission ? (['auth/forbidden'] as const) : []),
    ...(permission && needsSecondFactor(permission) ? (['auth/second_factor_required'] as const) : []),
    ...(idempotent ? (['idempotency/other_body', 'idempotency/in_progress'] as const) : []),
    'limit/too_many_requests',
    'internal',
    'unavailable',
  ];
}

/** Every error of the route by its status, with the codes that it may carry. */
export function errorAnswers(contract: RouteContract, shelf: SchemaShelf): Record<string, object> {
  const codes: [string, number][] = [
    ...commonCodes(contract).map((code): [string, number] => [code, COMMON_ERRORS[code]]),
    ...Object.entries(contract.errors ?? {}),
  ];
  const problem = shelf.output(problemSchema);
  const statuses = [...new Set(codes.map(([, status]) => status))];
  return Object.fromEntries(
    statuses.map((status) => {
      const ofStatus = codes.filter(([, its]) => its === status).map(([code]) => code);
      return [status, answerOf(status, [...new Set(ofStatus)], problem)];
    }),
  );
}

function answerOf(status: number, codes: readonly string[], problem: object): object {
  // What is beyond us has as many names as there are things beyond us.
  const code = status === UNAVAILABLE ? { type: 'string', examples: codes } : { enum: codes };
  return {
    description: codes.map((one) => `\`${one}\``).join(', '),
    headers: {
      'X-Request-Id': { $ref: '#/components/headers/RequestId' },
      ...(status === COMMON_ERRORS['limit/too_many_requests']
        ? { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } }
        : {}),
    },
    content: {
      'application/json': {
        schema: { allOf: [problem, { type: 'object', properties: { code } }] },
        examples: Object.fromEntries(
          codes.map((one) => [
            one,
            { value: { code: one, message: 'What happened, for people.', requestId: 'b7d1c1f2' } },
          ]),
        ),
      },
    },
  };
}
