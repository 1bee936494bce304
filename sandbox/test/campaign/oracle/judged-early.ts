import type { BookedPayment } from './compare.js';
import type { Request, Transfer } from './facts.js';

/**
 * Transfers about which the chain as it is in the end does not decide: one that was in a block before a request of its
 * amount was opened, and after a reorganisation in one behind it. Whether it was judged in between only the books tell;
 * what was, names nobody.
 */
export function judgedEarly(
  transfers: readonly Transfer[],
  requests: readonly Request[],
  payments: readonly BookedPayment[],
  moved: ReadonlyMap<string, number>,
): Set<string> {
  const named = new Map(payments.map(({ key, monitorId }) => [key, monitorId]));
  const early = transfers.filter(({ key, txid, to, currency, amount, height }) => {
    const before = moved.get(txid);
    if (before === undefined || named.get(key) !== null) return false;
    return requests.some(
      (one) =>
        one.address === to &&
        one.currency === currency &&
        one.amount === amount &&
        before <= one.openedHeight &&
        one.openedHeight < height,
    );
  });
  return new Set(early.map(({ key }) => key));
}
