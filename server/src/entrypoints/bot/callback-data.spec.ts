import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALLBACK_DATA_MAX_BYTES } from '../../processes/chat-io/index.js';
import { PAY_WAYS, callbacks, patterns } from './callback-data.js';
import { newDraft } from './session.schema.js';

const id = randomUUID();
const { nonce } = newDraft();
const all: readonly string[] = Object.values(callbacks).map((make) =>
  typeof make === 'string' ? make : sample(make),
);

function sample(make: unknown): string {
  if (make === callbacks.confirm) return callbacks.confirm(nonce, 'usdtbalance');
  if (make === callbacks.statement) return callbacks.statement('USDT');
  if (make === callbacks.statementBefore) return callbacks.statementBefore('USDT', '9'.repeat(18));
  if (make === callbacks.depositIn) return callbacks.depositIn('USDT');
  if (make === callbacks.depositMake) return callbacks.depositMake(nonce, 'USDT', 999_999);
  if (make === callbacks.flashUnits) return callbacks.flashUnits(100_000);
  if (make === callbacks.transfers) return callbacks.transfers(100);
  if (make === callbacks.duration) return callbacks.duration(2_592_000);
  if (make === callbacks.language) return callbacks.language('zh');
  if (make === callbacks.recipientIs) return callbacks.recipientIs('unknown');
  return String((make as (value: string) => string)(id));
}

/** The pages of a statement after the first one go on from its name. */
const isLaterPage = (data: string, extra: string): boolean =>
  data === callbacks.statement('USDT') && /^_[1-9]\d{0,17}$/.test(extra);

describe('callback data', () => {
  it('keeps the names others rely on', () => {
    expect(callbacks.package(id)).toBe(`energy_package_${id}`);
    expect(callbacks.confirm(nonce, 'transfer')).toMatch(/^confirm_order_/);
    expect(callbacks.checkPayment(id)).toBe(`check_payment_${id}`);
    expect(callbacks.balance).toBe('balance_open');
    expect(callbacks.flash).toBe('flash_open');
  });

  it('fits into 64 bytes and is read back by exactly one pattern or constant', () => {
    const constants = Object.values(callbacks).filter((value) => typeof value === 'string');
    for (const data of [...all, ...PAY_WAYS.map((way) => callbacks.confirm(nonce, way))]) {
      expect(Buffer.byteLength(data), data).toBeLessThanOrEqual(CALLBACK_DATA_MAX_BYTES);
      const readers = Object.values(patterns).filter((pattern) => pattern.test(data)).length;
      expect(readers + (constants.includes(data as never) ? 1 : 0), data).toBe(1);
    }
  });

  it('of a later page of a statement is not that of the first one', () => {
    expect(patterns.statementBefore.test(`${callbacks.statement('USDT')}_5`)).toBe(true);
    expect(patterns.statement.test(`${callbacks.statement('USDT')}_5`)).toBe(false);
  });

  it('is not read from anything longer, shorter or injected', () => {
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.string({ minLength: 1 }), (data, extra) => {
        for (const pattern of Object.values(patterns)) {
          if (/\d$/.test(data) && /^\d/.test(extra)) continue;
          if (pattern === patterns.statementBefore && isLaterPage(data, extra)) continue;
          expect(pattern.test(`${data}${extra}`) && !pattern.test(data)).toBe(false);
          expect(pattern.test(`${extra} ${data}`)).toBe(false);
        }
      }),
    );
  });
});
