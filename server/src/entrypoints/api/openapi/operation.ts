import { needsSecondFactor, ROLE_PERMISSIONS, ROLES } from '@energy-desk/shared/auth';
import type { RouteContract } from '@energy-desk/shared/http';
import { errorAnswers } from './error-answers.js';
import { exampleOf } from './example.js';
import type { JsonSchema, SchemaShelf } from './schema-shelf.js';

const JSON_TYPE = 'application/json';
const OK = 200;

/** What the document says of one route. */
export function operationOf(contract: RouteContract, shelf: SchemaShelf): object {
  const { method, path, tag, summary, access, status = OK } = contract;
  return {
    operationId: `${method.toLowerCase()}${path.replace(/^\/api/, '').replace(/[^a-z0-9]+(.)?/gi, (_, next: string | undefined) => next?.toUpperCase() ?? '')}`,
    tags: [tag],
    summary,
    ...accessOf(contract),
    security: access === 'public' ? [] : [{ accessToken: [] }],
    parameters: parametersOf(contract, shelf),
    ...bodyOf(contract, shelf),
    responses: { [status]: answerOf(contract, shelf), ...errorAnswers(contract, shelf) },
  };
}

function accessOf({ access, idempotent, cost }: RouteContract): object {
  const permission = access === 'public' || access === 'signed-in' ? undefined : access;
  const roles = permission
    ? ROLES.filter((role) => ROLE_PERMISSIONS[role].includes(permission))
    : access === 'public'
      ? []
      : ROLES;
  const secondFactor = permission !== undefined && needsSecondFactor(permission);
  const lines = [
    access === 'public' ? 'Open to everybody.' : `Roles: ${roles.join(', ')}.`,
    ...(secondFactor ? ['Only in a session that was opened with a second factor.'] : []),
    ...(idempotent ? ['The same Idempotency-Key and request: the same answer, done once.'] : []),
    ...(cost ? [`Counts ${cost} times toward the limit of requests.`] : []),
  ];
  return {
    description: lines.join(' '),
    'x-permission': access,
    'x-roles': roles,
    'x-second-factor': secondFactor,
  };
}

function parametersOf(contract: RouteContract, shelf: SchemaShelf): object[] {
  return [
    ...exploded(contract, 'path', shelf),
    ...exploded(contract, 'query', shelf),
    ...(contract.idempotent ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
  ];
}

function exploded(contract: RouteContract, where: 'path' | 'query', shelf: SchemaShelf): object[] {
  const schema = where === 'path' ? contract.params : contract.query;
  if (!schema) return [];
  const { properties = {}, required = [] } = shelf.resolve(shelf.input(schema));
  return Object.entries(properties as Record<string, JsonSchema>).map(([name, property]) => {
    const { description, ...rest } = property;
    return {
      name,
      in: where,
      required: where === 'path' || (required as string[]).includes(name),
      ...(description ? { description } : {}),
      schema: rest,
    };
  });
}

function bodyOf({ body }: RouteContract, shelf: SchemaShelf): object {
  if (!body) return {};
  const schema = shelf.input(body);
  return { requestBody: { required: true, content: { [JSON_TYPE]: mediaOf(schema, shelf) } } };
}

function answerOf({ response, contentType, idempotent }: RouteContract, shelf: SchemaShelf): object {
  return {
    description: 'Done',
    headers: {
      'X-Request-Id': { $ref: '#/components/headers/RequestId' },
      ...(idempotent ? { 'Idempotency-Replayed': { $ref: '#/components/headers/IdempotencyReplayed' } } : {}),
    },
    content: contentType
      ? { [contentType]: { schema: { type: 'string' } } }
      : { [JSON_TYPE]: mediaOf(shelf.output(response), shelf) },
  };
}

function mediaOf(schema: JsonSchema, shelf: SchemaShelf): object {
  const example = exampleOf(schema, (one) => shelf.resolve(one));
  return { schema, ...(example === undefined ? {} : { example }) };
}
