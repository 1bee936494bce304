import { expect, it } from 'vitest';
import { editable, storable } from './setting-kinds.js';
import type { SettingView } from './settings.api.js';

const setting = (
  key: string,
  type: SettingView['type'],
  minimum?: number,
  maximum?: number,
): SettingView => ({
  key,
  type,
  value: '',
  initial: null,
  description: '',
  minimum: minimum ?? null,
  choices: null,
  maximum: maximum ?? null,
  readOnly: false,
  changedAt: null,
  changedBy: null,
});
const fee = setting('refund.fee_sun', 'string');
const energy = setting('energy.max_delegation_amount', 'number', 1, 1_000_000_000);

it.each([
  ['0.35', '350000'],
  ['1,000', '1000000000'],
  ['1,000.5', '1000500000'],
  ['2,5', undefined],
  ['0.0000001', undefined],
  ['-1', undefined],
  ['1e3', undefined],
  ['', undefined],
])('an amount of TRX as "%s" is %s sun', (text, sun) => expect(storable(fee, text)).toBe(sun));

it.each([
  ['5,000,000', '5000000'],
  ['5000000', '5000000'],
  ['007', '7'],
  ['0', undefined],
  ['1000000001', undefined],
  ['1.5', undefined],
  ['5,00', undefined],
])('a number as "%s" is %s', (text, value) => expect(storable(energy, text)).toBe(value));

it('stands in a field as it can be read back', () => {
  for (const [one, value] of [
    [fee, '300000'],
    [fee, '1234567890'],
    [energy, '5000000'],
  ] as const)
    expect(storable(one, editable(one, value))).toBe(value);
});
