import { expect, it } from 'vitest';
import { flattenFacts } from './flatten-facts.js';

it('finds every value, with the way to it and the currency beside it', () => {
  const leaves = flattenFacts({
    status: 'paid',
    money: { currency: 'USDT', amount: '5500000' },
    confirmations: [{ upToSun: null, blocks: 19 }],
  });
  expect(leaves.map(({ key, name, value }) => [key, name, value])).toEqual([
    ['status', 'status', 'paid'],
    ['money.currency', 'currency', 'USDT'],
    ['money.amount', 'amount', '5500000'],
    ['confirmations.1.upToSun', 'upToSun', null],
    ['confirmations.1.blocks', 'blocks', 19],
  ]);
  expect(leaves[2]?.currency).toBe('USDT');
});
