import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTING_DEFINITIONS, type SettingKey, Settings } from '../../../src/domain/settings/index.js';
import { eventually } from '../../harness/eventually.js';
import { Rooms } from '../../harness/rooms.js';

let rooms: Rooms;
let settings: Settings;
const KEYS = Object.keys(SETTING_DEFINITIONS) as SettingKey[];

beforeAll(async () => {
  rooms = await Rooms.open([]);
  settings = rooms.get(Settings);
});
afterAll(() => rooms.close());

describe('settings', () => {
  it.each(KEYS)('%s has a first value in its own range', async (key) => {
    expect(await settings.get(key)).toBeDefined();
    await settings.set(key, SETTING_DEFINITIONS[key].initial);
  });

  it.each([
    [
      'payment.confirmation_blocks',
      ['0', '101', '-1', '1.5', '', ' ', 'abc', '1e1', '0x10', '１９', '19 blocks'],
    ],
    ['energy.margin_bp', ['', ' ', '-1', '1001', 'NaN', 'Infinity', 'true']],
    ['payment.fast_exposure_max', ['-1', '1.0', '', '1e9', '9999999999999999999']],
    ['order.timeout_minutes', ['0', '1441']],
  ] as const)('%s refuses what is outside of its range, and keeps what it had', async (key, values) => {
    const before = await settings.get(key);
    for (const value of values)
      await expect(settings.set(key, value), `"${value}"`).rejects.toMatchObject({
        code: 'settings/invalid',
        fault: 'caller',
      });
    expect(await settings.get(key)).toEqual(before);
  });

  it('are typed: numbers as numbers, sun as bigint', async () => {
    await settings.set('order.timeout_minutes', '45');
    await settings.set('payment.fast_exposure_max', '123456789012345678');
    expect(await settings.get('order.timeout_minutes')).toBe(45);
    expect(await settings.get('payment.fast_exposure_max')).toBe(123_456_789_012_345_678n);
  });

  it('are seen by another process soon', async () => {
    const twin = await rooms.twin([]);
    try {
      expect(await twin.get(Settings).get('order.capacity_wait_minutes')).toBe(10);
      await settings.set('order.capacity_wait_minutes', '20');
      expect(await settings.get('order.capacity_wait_minutes')).toBe(20);
      await eventually(
        'the twin sees it',
        async () => (await twin.get(Settings).get('order.capacity_wait_minutes')) === 20,
      );
    } finally {
      await twin.close();
    }
  });
});
