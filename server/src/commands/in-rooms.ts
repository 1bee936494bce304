import { type INestApplicationContext, Module, type ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AlertsModule } from '../domain/alerts/index.js';
import { SettingsModule } from '../domain/settings/index.js';
import { ClockModule } from '../platform/clock/index.js';
import { AppConfig, ConfigModule } from '../platform/config/index.js';
import { CrashPointsModule } from '../platform/crash-points/index.js';
import { DatabaseModule } from '../platform/database/index.js';
import { AppError } from '../platform/errors/index.js';
import { NoNudgesModule } from './no-nudges.module.js';

@Module({})
class CommandModule {}

/** Does one thing in the rooms it needs, without the rest of the server; workers find what it left by their sweeps. */
export async function inRooms<T>(
  rooms: NonNullable<ModuleMetadata['imports']>,
  run: (app: INestApplicationContext, config: AppConfig) => Promise<T>,
): Promise<T> {
  const config = AppConfig.fromProcess();
  const app = await NestFactory.createApplicationContext(
    {
      module: CommandModule,
      imports: [
        ConfigModule.of(config),
        ClockModule,
        CrashPointsModule,
        DatabaseModule,
        SettingsModule,
        AlertsModule,
        NoNudgesModule,
        ...rooms,
      ],
    },
    { logger: ['warn', 'error'], abortOnError: false },
  );
  try {
    return await run(app, config);
  } finally {
    await app.close();
  }
}

/** Money as decimal text. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? one.toString() : one), 2);

/** The answer as JSON; what was refused, too, with its code and details. @throws AppError whose message is JSON */
export async function answerAsJson(answer: Promise<unknown>): Promise<string> {
  try {
    return toJson(await answer);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'cli/usage') throw error;
    const { code, fault, message, details } = error;
    throw new AppError(code, fault, toJson({ code, message, details }), details);
  }
}
