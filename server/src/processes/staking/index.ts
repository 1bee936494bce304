export { abilitiesOf } from './judge-staking.js';
export { type StakingPicture, StakingService } from './staking.service.js';
export type { StakingAbility, StakingWish } from './staking.types.js';
export { StakingModule, StakingWorkerModule } from './staking.module.js';
