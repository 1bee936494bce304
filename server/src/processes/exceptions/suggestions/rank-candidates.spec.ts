import { describe, expect, it } from 'vitest';
import { rankCandidates } from './rank-candidates.js';
import type { Candidate, PaidFacts } from './suggestion.types.js';

const at = (seconds: number): Date => new Date(1_760_000_000_000 + seconds * 1000);
const paid: PaidFacts = {
  currency: 'TRX',
  amount: 2_800_000n,
  fromAddress: 'TSender',
  toAddress: 'TOurs',
  height: 1_100n,
  blockTime: at(300),
  monitorId: null,
};
let count = 0;
const candidate = (given: Partial<Candidate> = {}): Candidate => {
  count += 1;
  return {
    requestId: `request ${String(count).padStart(4, '0')}`,
    kind: 'order',
    orderId: `order ${count}`,
    reference: `REF${count}`,
    userId: `user ${count}`,
    currency: 'TRX',
    amount: 2_800_123n,
    paymentAddress: 'TOurs',
    receiver: 'TSomebody',
    payable: true,
    open: true,
    openedHeight: 1_000n,
    deadline: at(1800),
    senderProved: false,
    senderPaidBefore: false,
    senderShared: false,
    ...given,
  };
};
const firstOf = (facts: PaidFacts, ...candidates: Candidate[]): string | undefined =>
  rankCandidates(facts, candidates)[0]?.requestId;

describe('ranking what a transfer was meant for', () => {
  it('prefers who proved the sender to who ordered for it, and that to a stranger', () => {
    const stranger = candidate();
    const receiver = candidate({ receiver: 'TSender' });
    const proved = candidate({ senderProved: true });
    const ranked = rankCandidates(paid, [stranger, receiver, proved]);
    expect(ranked.map(({ requestId }) => requestId)).toEqual(
      [proved, receiver, stranger].map(({ requestId }) => requestId),
    );
    expect(ranked.map(({ reasons }) => reasons)).toEqual([
      ['suffix_missing', 'sender_proved', 'in_time'],
      ['suffix_missing', 'sender_is_receiver', 'in_time'],
      ['suffix_missing', 'in_time'],
    ]);
  });

  it('gives a stranger who orders for another’s address nothing of what that address’s owner meant', () => {
    const owner = candidate({ senderProved: true });
    const bait = candidate({ receiver: 'TSender', amount: 2_800_001n, openedHeight: 1_099n });
    expect(firstOf(paid, bait, owner)).toBe(owner.requestId);
  });

  it('prefers the exact amount at another address of ours to one nearby', () => {
    const exact = candidate({ amount: 2_800_456n, paymentAddress: 'TOther' });
    const near = candidate({ amount: 2_800_457n });
    const facts = { ...paid, amount: 2_800_456n };
    expect(firstOf(facts, near, exact)).toBe(exact.requestId);
    expect(rankCandidates(facts, [exact])[0]?.reasons).toContain('other_address');
  });

  it('prefers what was asked for a minute ago, and what was asked before to what came after', () => {
    const older = candidate({ openedHeight: 600n });
    const newer = candidate({ openedHeight: 1_080n });
    const afterwards = candidate({ openedHeight: 1_100n });
    expect(rankCandidates(paid, [afterwards, older, newer]).map(({ requestId }) => requestId)).toEqual(
      [newer, older, afterwards].map(({ requestId }) => requestId),
    );
  });

  it('puts the request that it repeats first, to be credited where that takes no more', () => {
    const repeated = candidate({ payable: false, open: false, amount: 2_800_789n });
    const other = candidate({ senderProved: true, amount: 2_800_788n });
    const facts = { ...paid, amount: 2_800_789n, monitorId: repeated.requestId };
    expect(rankCandidates(facts, [other, repeated])[0]).toMatchObject({
      requestId: repeated.requestId,
      action: 'credit',
      reasons: expect.arrayContaining(['names_request']) as unknown,
    });
  });

  it('suggests to credit a deposit and to assign an order', () => {
    const deposit = candidate({ kind: 'deposit', orderId: null, reference: null, receiver: null });
    expect(rankCandidates(paid, [deposit])[0]).toMatchObject({ action: 'credit', difference: -123n });
    expect(rankCandidates(paid, [candidate()])[0]).toMatchObject({ action: 'assign' });
  });

  it('never suggests another currency, nor what nothing speaks for, nor more than ten', () => {
    const usdt = candidate({ currency: 'USDT', senderProved: true });
    const unrelated = candidate({ amount: 97_000_001n });
    expect(rankCandidates(paid, [usdt, unrelated])).toEqual([]);
    const many = Array.from({ length: 60 }, () => candidate());
    expect(rankCandidates(paid, many)).toHaveLength(10);
  });

  it('does not depend on the order of its facts', () => {
    const some = Array.from({ length: 30 }, (_, i) =>
      candidate({ openedHeight: 1_000n + BigInt(i % 3), senderProved: i % 7 === 0 }),
    );
    expect(rankCandidates(paid, [...some].reverse())).toEqual(rankCandidates(paid, some));
  });
});
