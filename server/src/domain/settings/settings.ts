import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Database, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { SETTING_DEFINITIONS, type SettingKey, type SettingValue } from './setting-definitions.js';
import type { SettingChange, SettingFacts, SettingHistoryRow } from './setting.types.js';
import { SettingsRepository } from './settings.repository.js';

const CACHE_MS = 1000;
const KEYS = Object.keys(SETTING_DEFINITIONS) as SettingKey[];

/** Settings an admin can change, typed; seen by every process within a second. */
@Injectable()
export class Settings {
  private values: Promise<Map<string, string>> | null = null;
  private readAt = 0;

  constructor(
    private readonly database: Database,
    private readonly repository: SettingsRepository,
  ) {}

  async get<K extends SettingKey>(key: K): Promise<SettingValue<K>> {
    const stored = (await this.stored()).get(key);
    const { schema, initial } = SETTING_DEFINITIONS[key];
    return schema.parse(stored ?? initial) as SettingValue<K>;
  }

  /** For commands and seeds: no history. @throws AppError settings/invalid when the value is outside its range */
  async set(key: SettingKey, value: string): Promise<void> {
    await this.repository.put(this.database.manager, key, fitting(key, value));
    this.forget();
  }

  /**
   * Changes what a person has seen, with its history.
   * @returns both values as they are kept, null when it was that already
   * @throws AppError settings/invalid, settings/changed_meanwhile with the value there now in `details.now`
   */
  async change(
    tx: Tx,
    { key, value, seen }: SettingChange,
    by: { readonly actor: string; readonly reason: string },
  ): Promise<{ readonly before: string; readonly after: string } | null> {
    const after = fitting(key, value);
    const before = await this.repository.lock(tx, key);
    if (before !== seen)
      throw new AppError('settings/changed_meanwhile', 'caller', 'Somebody changed this setting meanwhile.', {
        key,
        now: before,
      });
    if (after === before) return null;
    await this.repository.put(tx, key, after);
    await this.repository.remember(tx, { key, before, after, changedBy: by.actor, reason: by.reason });
    return { before, after };
  }

  /** What was read is read anew: after a change was committed. */
  forget(): void {
    this.values = null;
  }

  /** Every setting, by key. */
  async all(tx: Tx = this.database.manager): Promise<SettingFacts[]> {
    const values = await this.repository.values(tx);
    const changes = await this.repository.lastChanges(tx);
    return [...KEYS].sort().map((key) => {
      const { type, initial, description, schema } = SETTING_DEFINITIONS[key];
      const change = changes.get(key);
      return {
        key,
        type,
        initial,
        description,
        ...boundsOf(schema),
        value: values.get(key) ?? initial,
        changedAt: change?.at ?? null,
        changedBy: change?.by ?? null,
      };
    });
  }

  /** Newest first. */
  history(key: SettingKey, limit: number, beforeId?: string): Promise<SettingHistoryRow[]> {
    return this.repository.history(this.database.manager, key, limit, beforeId);
  }

  private stored(): Promise<Map<string, string>> {
    if (this.values && Date.now() - this.readAt < CACHE_MS) return this.values;
    this.readAt = Date.now();
    this.values = this.repository.values(this.database.manager);
    this.values.catch(() => (this.values = null));
    return this.values;
  }
}

/** Whether there is a setting of that name. */
export const isSettingKey = (text: string): text is SettingKey => KEYS.some((key) => key === text);

/** The value as it is kept: leading zeros and the like are gone. */
function fitting(key: SettingKey, value: string): string {
  const parsed = SETTING_DEFINITIONS[key].schema.safeParse(value);
  if (parsed.success) return String(parsed.data);
  throw new AppError('settings/invalid', 'caller', `${key} can't be "${value}"`, {
    key,
    problems: parsed.error.issues,
  });
}

function boundsOf(schema: z.ZodType): Pick<SettingFacts, 'minimum' | 'maximum' | 'choices'> {
  const {
    minimum,
    maximum,
    enum: choices,
  } = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' });
  return { minimum: minimum ?? null, maximum: maximum ?? null, choices: choices?.map(String) ?? null };
}
