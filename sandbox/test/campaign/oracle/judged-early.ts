import type { BookedPayment } from './compare.js';
import type { Request, Transfer } from './facts.js';

/** What the chain as it is in the end does not tell of the past. */
export interface Past {
  /** Transactions that were in a block that is no more, with the height of the lowest one. */
  moved: ReadonlyMap<string, number>;
  /** Whether nobody had been shown the request yet when somebody sent that transfer, by a slip of the amount. */
  sentBeforeShown: (transfer: Transfer, request: Request) => boolean;
}

/**
 * Transfers about which the chain as it is in the end does not decide: one that was in a block before a request of its
 * amount was opened, and after a reorganisation in one behind it; and one that came while the request was being opened.
 * Whether it was judged before there was a request only the books tell; what was, names nobody.
 */
export function judgedEarly(
  transfers: readonly Transfer[],
  requests: readonly Request[],
  payments: readonly BookedPayment[],
  { moved, sentBeforeShown }: Past,
): Set<string> {
  const named = new Map(payments.map(({ key, monitorId }) => [key, monitorId]));
  const early = transfers.filter((transfer) => {
    const { key, txid, to, currency, amount, height } = transfer;
    if (named.get(key) !== null) return false;
    const before = moved.get(txid) ?? height;
    return requests.some(
      (one) =>
        one.address === to &&
        one.currency === currency &&
        one.amount === amount &&
        one.openedHeight < height &&
        (before <= one.openedHeight || sentBeforeShown(transfer, one)),
    );
  });
  return new Set(early.map(({ key }) => key));
}
