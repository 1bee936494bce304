import type { SettingKey } from './setting-definitions.js';

/** A setting as people see it; values as text, whatever their type. */
export interface SettingFacts {
  readonly key: SettingKey;
  readonly type: 'number' | 'string' | 'boolean';
  readonly value: string;
  /** Value of a new installation. */
  readonly initial: string;
  readonly description: string;
  /** Smallest and largest number; null where none is known. */
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** Every value it can have; null where there are too many to name. */
  readonly choices: readonly string[] | null;
  /** When and by whom it was changed last; null: by nobody that the history knows. */
  readonly changedAt: Date | null;
  readonly changedBy: string | null;
}

/** What a person wants a setting to be, and what it was when the person looked. */
export interface SettingChange {
  readonly key: SettingKey;
  readonly value: string;
  readonly seen: string;
}

/** One change of one setting. */
export interface SettingHistoryRow {
  /** Rising with time. */
  readonly id: string;
  readonly key: SettingKey;
  readonly before: string;
  readonly after: string;
  readonly changedBy: string;
  readonly reason: string;
  readonly createdAt: Date;
}
