import { Global, Module } from '@nestjs/common';
import { Settings } from './settings.js';
import { SettingsRepository } from './settings.repository.js';

export { SETTING_DEFINITIONS, type SettingKey } from './setting-definitions.js';
export type { SettingChange, SettingFacts, SettingHistoryRow } from './setting.types.js';
export { isSettingKey, Settings } from './settings.js';

@Global()
@Module({ providers: [Settings, SettingsRepository], exports: [Settings] })
export class SettingsModule {}
