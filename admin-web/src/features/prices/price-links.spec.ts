import { describe, expect, it } from 'vitest';
import { placeOf } from '../../ui/thing-places.js';
import { TAB_KINDS, tabOf, TABS } from './price-kinds.js';

describe('a link to a price', () => {
  it('leads to the tab on which its kind stands, with its drawer', () => {
    for (const tab of TABS)
      for (const kind of TAB_KINDS[tab]) {
        const place = placeOf(kind, 'that-one');
        expect(place, kind).toMatchObject({ name: 'prices', params: { id: 'that-one' } });
        expect(tabOf(place?.query?.['tab']), kind).toBe(tab);
      }
  });

  it('leads to all rates: there is no page of one', () => {
    expect(placeOf('rate', 'that-one')).toEqual({ name: 'prices', query: { tab: 'rates' } });
  });
});
