import { type DynamicModule, Module } from '@nestjs/common';
import { AppConfig } from './app-config.js';

export { AppConfig } from './app-config.js';
export { childEnvironment } from './child-environment.js';
export type { Role } from './config.schema.js';

@Module({})
export class ConfigModule {
  static of(config: AppConfig): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: AppConfig, useValue: config }],
      exports: [AppConfig],
    };
  }
}
