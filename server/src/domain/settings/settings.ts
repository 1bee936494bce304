import { Injectable } from '@nestjs/common';
import { AppError } from '../../platform/errors/index.js';
import { Database, rows } from '../../platform/database/index.js';
import { SETTING_DEFINITIONS, type SettingKey, type SettingValue } from './setting-definitions.js';

const CACHE_MS = 1000;

/** Settings an admin can change, typed; seen by every process within a second. */
@Injectable()
export class Settings {
  private values: Promise<Map<string, string>> | null = null;
  private readAt = 0;

  constructor(private readonly database: Database) {}

  async get<K extends SettingKey>(key: K): Promise<SettingValue<K>> {
    const stored = (await this.stored()).get(key);
    const { schema, initial } = SETTING_DEFINITIONS[key];
    return schema.parse(stored ?? initial) as SettingValue<K>;
  }

  /** @throws AppError settings/invalid when the value is outside its range */
  async set(key: SettingKey, value: string): Promise<void> {
    const definition = SETTING_DEFINITIONS[key];
    const parsed = definition.schema.safeParse(value);
    if (!parsed.success)
      throw new AppError('settings/invalid', 'caller', `${key} can't be "${value}"`, {
        problems: parsed.error.issues,
      });
    await this.database.manager.query(
      `INSERT INTO system_configs (key, value, type, description) VALUES ($1, $2, $3, $4)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()`,
      [key, value, definition.type, definition.description],
    );
    this.values = null;
  }

  private stored(): Promise<Map<string, string>> {
    if (this.values && Date.now() - this.readAt < CACHE_MS) return this.values;
    this.readAt = Date.now();
    this.values = this.read();
    this.values.catch(() => (this.values = null));
    return this.values;
  }

  private async read(): Promise<Map<string, string>> {
    const found = await rows<{ key: string; value: string }>(
      this.database.manager,
      'SELECT key, value FROM system_configs',
    );
    return new Map(found.map(({ key, value }) => [key, value]));
  }
}
