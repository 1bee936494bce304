import { Module } from '@nestjs/common';
import { AuditModule } from '../../domain/audit/index.js';
import { SettingsDesk } from './settings-desk.service.js';

export { SettingsDesk, type WantedChange } from './settings-desk.service.js';

@Module({ imports: [AuditModule], providers: [SettingsDesk], exports: [SettingsDesk] })
export class SettingsDeskModule {}
