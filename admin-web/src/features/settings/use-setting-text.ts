import { useI18n } from 'vue-i18n';
import { unitOf } from '../../ui/setting-words/units.js';
import { plainText } from './setting-kinds.js';
import type { SettingView } from './settings.api.js';

/** Values of settings as people read them. */
export function useSettingText() {
  const { t, locale } = useI18n();
  const bare = (setting: SettingView, value: string): string => {
    if (setting.type === 'boolean') return t(value === 'true' ? 'settings.on' : 'settings.off');
    if (setting.choices) return t(`settings.choices.${value}`);
    return value === '' ? t('settings.empty') : plainText(setting, value, locale.value);
  };
  const whole = (setting: SettingView, value: string): string => {
    const unit = unitOf(setting.key);
    return unit === 'none' || value === ''
      ? bare(setting, value)
      : `${bare(setting, value)} ${t(`settings.units.${unit}`)}`;
  };
  return {
    /** Without its unit. */
    bare,
    /** With its unit. */
    whole,
  };
}
