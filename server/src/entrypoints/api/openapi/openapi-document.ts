import type { RouteContract } from '@energy-desk/shared/http';
import { operationOf } from './operation.js';
import { SchemaShelf } from './schema-shelf.js';

const ABOUT = `The desk's own API. Money is decimal text in sun or micro-USDT (1 TRX = 1,000,000 sun), energy whole
units, times ISO 8601 in UTC, ids UUIDs. Lists go on from \`nextCursor\`. Every error is a \`Problem\` with a stable
\`code\`; the codes of a route stand with its answers. Log in at \`POST /api/auth/login\` and send the access token.`;

const text = (description: string): object => ({ description, schema: { type: 'string' } });

const SHARED_PARTS = {
  securitySchemes: {
    accessToken: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'accessToken of a log-in; good for 15 minutes',
    },
  },
  parameters: {
    IdempotencyKey: {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description:
        'names the deed: sent again with the same request, it gets the same answer; kept for 48 hours',
      schema: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[\\x20-\\x7e]+$' },
      example: 'a3c6f2f0-5a1c-4b7e-9d0e-0f6a5b1c2d3e',
    },
  },
  headers: {
    RequestId: text('name of the request: the X-Request-Id that was sent, or a new one; also in the log'),
    RetryAfter: { description: 'seconds to wait', schema: { type: 'integer', minimum: 1 } },
    IdempotencyReplayed: text('`true` where the answer is one that was given before'),
  },
};

/** The OpenAPI 3.1 document of these routes. */
export function openApiDocument(contracts: readonly RouteContract[]): object {
  const shelf = new SchemaShelf();
  const paths: Record<string, Record<string, object>> = {};
  for (const contract of contracts) {
    const path = contract.path.replace(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[contract.method.toLowerCase()] = operationOf(contract, shelf);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'TRON Energy Desk', version: '1', description: ABOUT.replaceAll('\n', ' ') },
    servers: [{ url: '/' }],
    tags: [...new Set(contracts.map(({ tag }) => tag))].sort().map((name) => ({ name })),
    paths,
    components: { ...SHARED_PARTS, schemas: shelf.components },
  };
}
