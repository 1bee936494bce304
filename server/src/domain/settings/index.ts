import { Global, Module } from '@nestjs/common';
import { Settings } from './settings.js';

export { SETTING_DEFINITIONS, type SettingKey } from './setting-definitions.js';
export { Settings } from './settings.js';

@Global()
@Module({ providers: [Settings], exports: [Settings] })
export class SettingsModule {}
