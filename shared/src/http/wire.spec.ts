import { expect, it } from 'vitest';
import { reason } from './wire.js';

it.each([
  ['补偿', true],
  [' 补 ', false],
  ['', false],
  ['because', true],
])('takes %s as a reason: %s', (text, taken) => {
  expect(reason.safeParse(text).success).toBe(taken);
});
