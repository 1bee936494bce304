import type { SettingView } from '@energy-desk/shared/settings';
import type { AppConfig } from '../../../platform/config/index.js';

/** What the environment decides and people want to see; never a secret. */
export const environmentSettings = (config: AppConfig): SettingView[] =>
  [
    shown('tron.network', config.tron.network, 'The chain that this desk works on'),
    shown('tron.usdt_contract', config.tron.usdtContract, 'Contract of the USDT that is taken'),
    shown('payment.addresses', config.paymentAddresses.join(', '), 'Where orders and deposits are paid'),
    shown('flash.addresses', config.flashAddresses.join(', '), 'Where a plain transfer buys energy'),
    shown('treasury.address', config.treasuryAddress, 'From where refunds leave'),
  ].sort((one, other) => (one.key < other.key ? -1 : 1));

const shown = (key: string, value: string, description: string): SettingView => ({
  key,
  value,
  description,
  type: 'string',
  initial: null,
  minimum: null,
  maximum: null,
  choices: null,
  readOnly: true,
  changedAt: null,
  changedBy: null,
});
