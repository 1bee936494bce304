import { Module } from '@nestjs/common';
import { SettingsDeskModule } from '../../../processes/settings-desk/index.js';
import { SettingsController } from './settings.controller.js';

/** Settings with their history. */
@Module({ imports: [SettingsDeskModule], controllers: [SettingsController] })
export class SettingsApiModule {}
