export { type LimitSource, readLimits, type RiskLimits } from './risk-limits.js';
export type {
  GiftFacts,
  HoldReason,
  OrderFacts,
  PaymentFacts,
  RiskEntry,
  RiskList,
  RiskSubject,
  RiskSubjectKind,
} from './risk.types.js';
export { RiskService } from './risk.service.js';
export { RiskModule } from './risk.module.js';
