export type { DelegationEntity as Delegation } from './delegation.entity.js';
export { DelegationsService, type NewDelegation } from './delegations.service.js';
export { type LiveRentals, othersKeepTheirs, type ReceiverState } from './reclaim-plan.js';
export { DelegationsModule } from './delegations.module.js';
