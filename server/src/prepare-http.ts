import type { NestExpressApplication } from '@nestjs/platform-express';
import helmet from 'helmet';
import type { AppConfig } from './platform/config/index.js';

const LARGEST_BODY = '256kb';

/** What every request passes before it reaches a controller: headers for safety, limits, other origins. */
export function prepareHttp(app: NestExpressApplication, config: AppConfig): void {
  app.disable('x-powered-by');
  app.useBodyParser('json', { limit: LARGEST_BODY });
  app.use(
    helmet({
      contentSecurityPolicy: { directives: { 'upgrade-insecure-requests': null } },
      strictTransportSecurity: false,
    }),
  );
  if (config.corsOrigins.length > 0)
    app.enableCors({ origin: [...config.corsOrigins], exposedHeaders: ['X-Request-Id'], maxAge: 600 });
}
