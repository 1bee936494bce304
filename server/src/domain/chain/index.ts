export { ChainProgress, type SolidOutcome } from './chain-progress.service.js';
export { ChainModule } from './chain.module.js';
export { ChainService } from './chain.service.js';
export type {
  BlockRow,
  ChainAnchor,
  ChainCursor,
  DueSend,
  Inclusion,
  Movement,
  NewAdoption,
  NewOperation,
  Operation,
  OperationAnswerClass,
  OperationPurpose,
  SendAnswer,
  StakingPurpose,
  StoredMovement,
} from './chain.types.js';
export { type OperationStatus, wasSignedTooEarly } from './operation.lifecycle.js';
export { OperationSends } from './operation-sends.service.js';
export type { HoldCause, SendHold } from './send-hold.repository.js';
export { SendHolds } from './send-holds.service.js';
