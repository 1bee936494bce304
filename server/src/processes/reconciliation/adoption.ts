/** A delegate on one of our wallets that the books do not know. */
export interface UnknownDelegate {
  readonly id: string;
  readonly receiver: string;
  /** Energy that its stake gives now. */
  readonly energy: number;
}

/** A paid order whose energy the books still owe. */
export interface OwedOrder {
  readonly id: string;
  readonly receiver: string;
  /** Energy that is missing. */
  readonly energy: number;
}

/** Delegates that served an order, each with the energy that counts for it. */
export interface Served {
  readonly orderId: string;
  readonly parts: readonly { readonly delegateId: string; readonly energy: number }[];
}

/** Stake was computed from figures of another moment, with a margin. */
const TOLERANCE_PERCENT = 5;

const fits = (given: number, owed: number): boolean =>
  Math.abs(given - owed) * 100 <= owed * TOLERANCE_PERCENT;

/**
 * Which unknown delegates were ours for which orders: one whose energy fits what the receiver's order is owed, the
 * closest first, or all of a receiver's together. No delegate serves two orders, no order is served twice.
 * @param orders in the order of their service
 */
export function matchDelegates(
  orders: readonly OwedOrder[],
  delegates: readonly UnknownDelegate[],
): Served[] {
  const free = new Map(delegates.map((one) => [one.id, one]));
  const served: Served[] = [];
  for (const order of orders) {
    const own = [...free.values()].filter(({ receiver }) => receiver === order.receiver);
    const parts = chooseParts(order, own);
    if (parts.length === 0) continue;
    for (const { id } of parts) free.delete(id);
    served.push({ orderId: order.id, parts: share(order.energy, parts) });
  }
  return served;
}

function chooseParts(order: OwedOrder, own: readonly UnknownDelegate[]): readonly UnknownDelegate[] {
  const [closest] = own
    .filter(({ energy }) => fits(energy, order.energy))
    .sort((a, b) => Math.abs(a.energy - order.energy) - Math.abs(b.energy - order.energy));
  if (closest) return [closest];
  const together = own.reduce((total, { energy }) => total + energy, 0);
  return own.length > 1 && fits(together, order.energy) ? own : [];
}

/** The energy sold, over the parts by what each gives; the last has what rounding left. */
function share(energy: number, parts: readonly UnknownDelegate[]): Served['parts'] {
  const together = parts.reduce((total, one) => total + one.energy, 0);
  let left = energy;
  return parts.map((part, index) => {
    const own = index === parts.length - 1 ? left : Math.floor((energy * part.energy) / together);
    left -= own;
    return { delegateId: part.id, energy: own };
  });
}
