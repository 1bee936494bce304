import { type Page, type RouteInput, rowNumber } from '@energy-desk/shared/http';
import { settingsRoutes } from '@energy-desk/shared/settings';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { isSettingKey, type SettingHistoryRow, Settings } from '../../../domain/settings/index.js';
import { AppConfig } from '../../../platform/config/index.js';
import { AppError } from '../../../platform/errors/index.js';
import { SettingsDesk } from '../../../processes/settings-desk/index.js';
import { type AdminSession, By, Input, pageOfRows, positionOf, Serve } from '../kernel/index.js';
import { environmentSettings } from './environment-settings.js';

const position = z.object({ id: rowNumber });

@Controller()
export class SettingsController {
  constructor(
    private readonly config: AppConfig,
    private readonly settings: Settings,
    private readonly desk: SettingsDesk,
  ) {}

  @Serve(settingsRoutes.list)
  async list(): Promise<object> {
    const changeable = (await this.settings.all()).map((one) => ({ ...one, readOnly: false }));
    return { items: [...changeable, ...environmentSettings(this.config)], nextCursor: null };
  }

  @Serve(settingsRoutes.change)
  async change(
    @Input() { body }: RouteInput<typeof settingsRoutes.change>,
    @By() admin: AdminSession,
  ): Promise<object> {
    await this.desk.change(body.changes, { actor: admin.email, reason: body.reason });
    return this.list();
  }

  @Serve(settingsRoutes.history)
  async history(
    @Input() { params, query }: RouteInput<typeof settingsRoutes.history>,
  ): Promise<Page<SettingHistoryRow>> {
    const { key } = params;
    if (!isSettingKey(key))
      throw new AppError('settings/not_found', 'caller', 'There is no such setting.', { key });
    const from = positionOf(position, query);
    const found = await this.settings.history(key, query.limit + 1, from?.id);
    return pageOfRows(found, query.limit, ({ id }) => ({ id }));
  }
}
