import { Injectable } from '@nestjs/common';
import { AuditService } from '../../domain/audit/index.js';
import { isSettingKey, type SettingChange, Settings } from '../../domain/settings/index.js';
import { Database } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';

/** What somebody asks for; whether there is such a setting is not known yet. */
export type WantedChange = Omit<SettingChange, 'key'> & { readonly key: string };

/** Changing settings by hand: all of what is asked for or nothing, each with its history and in the audit log. */
@Injectable()
export class SettingsDesk {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly audit: AuditService,
  ) {}

  /** @throws AppError settings/unknown, settings/invalid, settings/changed_meanwhile */
  async change(
    wanted: readonly WantedChange[],
    by: { readonly actor: string; readonly reason: string },
  ): Promise<void> {
    const changes = wanted.map(known).sort((one, other) => (one.key < other.key ? -1 : 1));
    await this.database.transaction('settings.change', async (tx) => {
      for (const change of changes) {
        const changed = await this.settings.change(tx, change, by);
        if (changed === null) continue;
        await this.audit.record(tx, {
          ...by,
          action: 'settings.change',
          subject: `setting:${change.key}`,
          before: { value: changed.before },
          after: { value: changed.after },
        });
      }
    });
    this.settings.forget();
  }
}

function known({ key, ...change }: WantedChange): SettingChange {
  if (isSettingKey(key)) return { key, ...change };
  throw new AppError('settings/unknown', 'caller', 'There is no such setting that can be changed.', { key });
}
