import type { Resource } from '../state/entities.js';
import { delegationKey, type Overlay } from '../state/overlay.js';

const RESOURCES: readonly Resource[] = ['BANDWIDTH', 'ENERGY'];

/**
 * Moves expired locked amounts of a pair into its unlocked record (DelegatedResourceStore.unLockExpireResource);
 * a lock is over when its expire time lies strictly before the head block.
 */
export function releaseExpiredLocks(state: Overlay, from: string, to: string, time: number): void {
  const known = state.delegation(from, to, true);
  if (!known || !RESOURCES.some((r) => known.amount[r] > 0n && known.expire[r] < time)) return;
  const locked = state.editDelegation(from, to, true);
  const open = state.editDelegation(from, to, false);
  for (const resource of RESOURCES) {
    if (locked.expire[resource] >= time) continue;
    open.amount[resource] += locked.amount[resource];
    locked.amount[resource] = 0n;
    locked.expire[resource] = 0;
  }
  if (locked.amount.BANDWIDTH === 0n && locked.amount.ENERGY === 0n) {
    state.put(delegationKey(from, to, true), null);
  }
}
