import { describe, expect, it } from 'vitest';
import { placeOf } from './thing-places.js';

describe('where something is looked at', () => {
  it('names the thing where its page can show one', () => {
    expect(placeOf('order', 'that-one')).toEqual({ name: 'orders', params: { id: 'that-one' } });
  });

  it('is the part of a page that lists it, where the page has parts', () => {
    const partOf = (kind: string) => placeOf(kind, 'that-one');
    expect(partOf('hold')).toEqual({ name: 'system', query: { view: 'holds' } });
    expect(partOf('dead_letter')).toEqual({ name: 'system', query: { view: 'failed' } });
    expect(partOf('day')).toEqual({ name: 'reports', query: { tab: 'days' } });
    expect(partOf('export')).toEqual({ name: 'reports', query: { tab: 'exports' } });
    expect(partOf('reconciliation')).toEqual({ name: 'reports', query: { tab: 'reconciliation' } });
  });

  it('is the page alone for what has no name, and nowhere for what has no page', () => {
    expect(placeOf('scanner', '')).toEqual({ name: 'system' });
    expect(placeOf('orders', '')).toEqual({ name: 'orders' });
    expect(placeOf('machine', 'cpu')).toBeUndefined();
  });
});
