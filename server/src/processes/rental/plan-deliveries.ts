import { energy, type Energy, type Sun } from '@energy-desk/shared/units';
import type { Order } from '../../domain/orders/index.js';
import { afterShares, allocate, type Candidate, type Share } from '../../domain/pools/index.js';

/** What an order still has to get. */
export interface Need {
  readonly order: Pick<Order, 'id' | 'receiver' | 'energyMissing' | 'priority'>;
  readonly stake: Sun;
}

export interface DeliveryPlan {
  readonly placed: ReadonlyMap<string, readonly Share[]>;
  readonly waiting: readonly string[];
  /** Somebody waits whom those behind must not overtake. */
  readonly holdsBack: boolean;
}

/**
 * Serves needs in their order. Whoever can't be served holds back those behind of the same or lower priority, so that
 * a big order is not starved by small ones; unless all wallets together could not serve it now by far, then nobody
 * waits for it.
 * @param largestEver stake that all wallets together could ever give; what exceeds it holds nobody back
 * @param largest energy of a single delegation; 0 is no limit
 */
export function planDeliveries(
  needs: readonly Need[],
  candidates: readonly Candidate[],
  largestEver: bigint,
  largest = 0,
): DeliveryPlan {
  const placed = new Map<string, readonly Share[]>();
  const waiting: string[] = [];
  let left = [...candidates];
  let heldBackFrom = Number.POSITIVE_INFINITY;
  for (const { order, stake } of needs) {
    const others = left.filter(({ address }) => address !== order.receiver);
    const shares = order.priority >= heldBackFrom ? null : allocate(others, stake, missing(order), largest);
    if (shares) {
      placed.set(order.id, shares);
      left = afterShares(left, shares);
      continue;
    }
    waiting.push(order.id);
    if (stake <= largestEver) heldBackFrom = Math.min(heldBackFrom, order.priority);
  }
  return { placed, waiting, holdsBack: heldBackFrom !== Number.POSITIVE_INFINITY };
}

const missing = (order: Need['order']): Energy => energy(order.energyMissing);
