import { DELEGATE, type ForeignOperation, UNDELEGATE } from './foreign-operations.repository.js';

/**
 * Ids of unknown delegates whose stake came back by an unknown undelegate, and of those undelegates. The chain adds up
 * what one wallet lends one receiver, so that equal amounts stand for each other: the oldest came back first.
 * @param operations none of them adopted, in the order of their blocks
 */
export function lentAndReturned(operations: readonly ForeignOperation[]): ReadonlySet<string> {
  const lent = new Map<string, ForeignOperation[]>();
  const returned = new Set<string>();
  for (const one of operations) {
    const key = `${one.address} ${one.counterparty} ${one.resource} ${one.sun}`;
    if (one.kind === DELEGATE) lent.set(key, [...(lent.get(key) ?? []), one]);
    if (one.kind !== UNDELEGATE) continue;
    const [oldest, ...others] = lent.get(key) ?? [];
    if (!oldest) continue;
    lent.set(key, others);
    returned.add(oldest.id).add(one.id);
  }
  return returned;
}
