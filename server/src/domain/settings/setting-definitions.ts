import type { z } from 'zod';
import { ALERT_SETTINGS } from './definitions/alert.settings.js';
import { API_SETTINGS } from './definitions/api.settings.js';
import { BALANCE_SETTINGS } from './definitions/balance.settings.js';
import { ENERGY_SETTINGS } from './definitions/energy.settings.js';
import { ORDER_SETTINGS } from './definitions/order.settings.js';
import { PAYMENT_SETTINGS } from './definitions/payment.settings.js';
import { POOL_SETTINGS } from './definitions/pool.settings.js';
import { PRICE_SETTINGS } from './definitions/price.settings.js';
import { RECONCILIATION_SETTINGS } from './definitions/reconciliation.settings.js';
import { RATE_SETTINGS } from './definitions/rate.settings.js';
import { REFUND_SETTINGS } from './definitions/refund.settings.js';
import { REPORT_SETTINGS } from './definitions/report.settings.js';
import { RISK_SETTINGS } from './definitions/risk.settings.js';
import { SELLING_SETTINGS } from './definitions/selling.settings.js';

/** Every setting an admin can change: its range, first value and meaning. */
export const SETTING_DEFINITIONS = {
  ...PAYMENT_SETTINGS,
  ...ENERGY_SETTINGS,
  ...ORDER_SETTINGS,
  ...BALANCE_SETTINGS,
  ...POOL_SETTINGS,
  ...SELLING_SETTINGS,
  ...REFUND_SETTINGS,
  ...RISK_SETTINGS,
  ...PRICE_SETTINGS,
  ...RATE_SETTINGS,
  ...API_SETTINGS,
  ...REPORT_SETTINGS,
  ...ALERT_SETTINGS,
  ...RECONCILIATION_SETTINGS,
} as const;

export type SettingKey = keyof typeof SETTING_DEFINITIONS;
export type SettingValue<K extends SettingKey> = z.output<(typeof SETTING_DEFINITIONS)[K]['schema']>;
