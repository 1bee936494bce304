/** What a setting is counted in, by its key. */
export type SettingUnit =
  | 'trx'
  | 'usdt'
  | 'percent'
  | 'bp'
  | 'seconds'
  | 'minutes'
  | 'hours'
  | 'days'
  | 'blocks'
  | 'energy'
  | 'bandwidth'
  | 'none';

const UNITS: readonly [keys: RegExp, unit: SettingUnit][] = [
  [/micro_usdt/, 'usdt'],
  [/_sun(_|$)|^payment\.fast_exposure_max$/, 'trx'],
  [/_percent$/, 'percent'],
  [/_bp$/, 'bp'],
  [/_seconds$|^pool\.health_check_interval$/, 'seconds'],
  [/_minutes$/, 'minutes'],
  [/_hours$/, 'hours'],
  [/_days$/, 'days'],
  [/_blocks$/, 'blocks'],
  [/^energy\./, 'energy'],
  [/bandwidth$/, 'bandwidth'],
];
export const unitOf = (key: string): SettingUnit => UNITS.find(([keys]) => keys.test(key))?.[1] ?? 'none';
export const isMoney = (key: string): boolean => unitOf(key) === 'trx' || unitOf(key) === 'usdt';
