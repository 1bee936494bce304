import { describe, expect, it } from 'vitest';
import { clockOf, selectionOf } from './export-filters.js';

const NOVEMBER_20 = { from: '2026-11-20', to: '2026-11-20', timeZone: 'Asia/Shanghai' };
const ADDRESS = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t';

describe('what is exported', () => {
  it('is a day of the time zone by the clock that was chosen', () => {
    expect(selectionOf('orders', { by: 'paid', status: 'completed' }, NOVEMBER_20)).toEqual({
      subject: 'orders',
      filters: {
        status: 'completed',
        paidFrom: '2026-11-19T16:00:00.000Z',
        paidTo: '2026-11-20T16:00:00.000Z',
      },
    });
    expect(selectionOf('ledger', {}, NOVEMBER_20)?.filters).toEqual({
      from: '2026-11-19T16:00:00.000Z',
      to: '2026-11-20T16:00:00.000Z',
    });
  });

  it('is everything when no time is asked for', () => {
    expect(selectionOf('payments', { by: 'any' }, NOVEMBER_20)).toEqual({ subject: 'payments', filters: {} });
  });

  it('takes only the filters that its subject has', () => {
    const filters = { by: 'any', kind: 'flash', outcome: 'order', accountKind: 'cash' } as const;
    expect(selectionOf('orders', filters, NOVEMBER_20)?.filters).toEqual({ kind: 'flash' });
    expect(selectionOf('payments', filters, NOVEMBER_20)?.filters).toEqual({ outcome: 'order' });
    expect(selectionOf('ledger', filters, NOVEMBER_20)?.filters).toEqual({
      kind: 'flash',
      accountKind: 'cash',
    });
  });

  it('names amounts as the API of its subject does', () => {
    const filters = { by: 'any', amountFrom: '1000000', amountTo: '2800000' };
    expect(selectionOf('orders', filters, NOVEMBER_20)?.filters).toEqual({
      amountFrom: '1000000',
      amountTo: '2800000',
    });
    expect(selectionOf('payments', filters, NOVEMBER_20)?.filters).toEqual({
      minAmount: '1000000',
      maxAmount: '2800000',
    });
  });

  it('finds delegations by receiver or transaction, and nothing by less', () => {
    const txid = 'ab'.repeat(32);
    expect(selectionOf('delegations', { by: 'any', q: ADDRESS }, NOVEMBER_20)?.filters).toEqual({
      receiver: ADDRESS,
    });
    expect(selectionOf('delegations', { by: 'any', q: txid }, NOVEMBER_20)?.filters).toEqual({ txid });
    expect(selectionOf('delegations', { by: 'any', q: 'T123' }, NOVEMBER_20)).toBeUndefined();
  });

  it('is nothing when an address of the page was written by hand and makes no sense', () => {
    expect(selectionOf('orders', { status: 'eaten' }, NOVEMBER_20)).toBeUndefined();
    expect(clockOf('payments', 'paid')).toBe('seen');
  });
});
