import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';
import { SETTING_DEFINITIONS, type SettingKey } from './setting-definitions.js';
import type { SettingHistoryRow } from './setting.types.js';

interface LastChange {
  key: string;
  changed_by: string;
  created_at: Date;
}

interface HistoryRow extends LastChange {
  id: string;
  before: string;
  after: string;
  reason: string;
}

/** Values of settings that are not those of a new installation, and how they came to be. */
@Injectable()
export class SettingsRepository {
  async values(tx: Tx): Promise<Map<string, string>> {
    const found = await rows<{ key: string; value: string }>(tx, 'SELECT key, value FROM system_configs');
    return new Map(found.map(({ key, value }) => [key, value]));
  }

  async put(tx: Tx, key: SettingKey, value: string): Promise<void> {
    const { type, description } = SETTING_DEFINITIONS[key];
    await tx.query(
      `INSERT INTO system_configs (key, value, type, description) VALUES ($1, $2, $3, $4)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()`,
      [key, value, type, description],
    );
  }

  /** The value now; until the transaction ends nobody else changes it. */
  async lock(tx: Tx, key: SettingKey): Promise<string> {
    const { initial, type, description } = SETTING_DEFINITIONS[key];
    const [row] = await rows<{ value: string }>(
      tx,
      `INSERT INTO system_configs (key, value, type, description) VALUES ($1, $2, $3, $4)
       ON CONFLICT (key) DO UPDATE SET key = excluded.key RETURNING value`,
      [key, initial, type, description],
    );
    return row?.value ?? initial;
  }

  async remember(
    tx: Tx,
    { key, before, after, changedBy, reason }: Omit<SettingHistoryRow, 'id' | 'createdAt'>,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO system_config_changes (key, before, after, changed_by, reason) VALUES ($1, $2, $3, $4, $5)`,
      [key, before, after, changedBy, reason],
    );
  }

  /** The last change of each setting that was ever changed. */
  async lastChanges(tx: Tx): Promise<Map<string, { by: string; at: Date }>> {
    const found = await rows<LastChange>(
      tx,
      `SELECT DISTINCT ON (key) key, changed_by, created_at FROM system_config_changes ORDER BY key, id DESC`,
    );
    return new Map(found.map(({ key, changed_by, created_at }) => [key, { by: changed_by, at: created_at }]));
  }

  /** Newest first. */
  async history(tx: Tx, key: SettingKey, limit: number, beforeId?: string): Promise<SettingHistoryRow[]> {
    const found = await rows<HistoryRow>(
      tx,
      `SELECT id, key, before, after, changed_by, reason, created_at FROM system_config_changes
       WHERE key = $1 AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [key, beforeId ?? null, limit],
    );
    return found.map(({ changed_by: changedBy, created_at: createdAt, ...row }) => ({
      ...row,
      key,
      changedBy,
      createdAt,
    }));
  }
}
