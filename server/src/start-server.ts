import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module.js';
import type { AppConfig } from './platform/config/index.js';
import { HTTP_OPTIONS, prepareHttp } from './prepare-http.js';
import { serveDashboard } from './serve-dashboard.js';

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
  if (config.has('api')) serveDashboard(app);
  await app.listen(config.port);
  return app;
}
