import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import type { AppConfig } from './platform/config/index.js';
import { nameRequest } from './platform/http/index.js';
import { measureRequests } from './platform/metrics/index.js';

const LARGEST_BODY = '256kb';
/** A proxy in front is on the same machine or in the same private network; nobody else is asked who a request is of. */
const PROXIES = 'loopback, linklocal, uniquelocal';
const CORS_MAX_AGE_S = 600;

/** An application of Nest must be made with this: bodies are read here, JSON alone and within limits. */
export const HTTP_OPTIONS = { bodyParser: false } as const;

/** What every request passes before it reaches a controller: a name, headers for safety, other origins, limits. */
export function prepareHttp(app: NestExpressApplication, config: AppConfig): void {
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', PROXIES);
  app.use(nameRequest);
  app.use(
    helmet({
      contentSecurityPolicy: { directives: { 'upgrade-insecure-requests': null } },
      // Who named an address with TLS is reached by it alone; sandboxes and inner networks have none.
      strictTransportSecurity: config.publicUrl?.startsWith('https://') ?? false,
    }),
  );
  app.use('/api', keepNoCopy, measureRequests);
  if (config.corsOrigins.length > 0)
    app.enableCors({
      origin: [...config.corsOrigins],
      exposedHeaders: ['X-Request-Id', 'Retry-After', 'Idempotency-Replayed'],
      maxAge: CORS_MAX_AGE_S,
    });
  app.useBodyParser('json', { limit: LARGEST_BODY });
}

function keepNoCopy(_: Request, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', 'no-store');
  next();
}
