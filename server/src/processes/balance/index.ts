export { BalanceService } from './balance.service.js';
export type {
  Adjustment,
  DepositState,
  DepositView,
  OpenDeposit,
  Payout,
  Statement,
  StatementKind,
  StatementLine,
} from './balance.types.js';
export { BalanceModule, BalanceWorkerModule } from './balance.module.js';
