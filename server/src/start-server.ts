import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module.js';
import type { AppConfig } from './platform/config/index.js';
import { HTTP_OPTIONS, prepareHttp } from './prepare-http.js';

/** Where `pnpm --filter admin-web build` leaves the dashboard. */
const DASHBOARD = resolve(import.meta.dirname, '../../admin-web/dist');
const ASSETS_MAX_AGE_MS = 31_536_000_000;

/** Starts a process of the given configuration and listens on its port. */
export async function startServer(config: AppConfig): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.of(config), {
    ...HTTP_OPTIONS,
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  prepareHttp(app, config);
  app.enableShutdownHooks();
  if (config.has('api') && existsSync(DASHBOARD))
    app.useStaticAssets(DASHBOARD, {
      setHeaders: (response, path) =>
        response.setHeader(
          'Cache-Control',
          path.includes('/assets/') ? `public, max-age=${ASSETS_MAX_AGE_MS / 1000}, immutable` : 'no-cache',
        ),
    });
  await app.listen(config.port);
  return app;
}
