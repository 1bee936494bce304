import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AppConfig } from '../config/index.js';
import { dataSourceOptions } from './data-source.js';
import { Database } from './database.js';

export { restoreBackup } from './backup/restore-backup.js';
export { takeBackup } from './backup/take-backup.js';
export { bigintColumn } from './columns.js';
export { dataSourceOptions } from './data-source.js';
export { Database } from './database.js';
export type { Tx } from './database.js';
export { Filters } from './filters.js';
export { isUuid } from './is-uuid.js';
export { insertOnce } from './insert-once.js';
export { migrateDown, migrateUp } from './migrate.js';
export { rows } from './rows.js';
export { Snapshot } from './snapshot.js';

@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [AppConfig],
      useFactory: (config: AppConfig) => ({
        ...dataSourceOptions(config.databaseUrl),
        autoLoadEntities: true,
      }),
    }),
  ],
  providers: [Database],
  exports: [Database],
})
export class DatabaseModule {}
