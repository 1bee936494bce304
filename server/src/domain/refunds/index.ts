export type {
  NewRefund,
  Refund,
  RefundDoubt,
  RefundFilter,
  RefundReason,
  RefundStatus,
} from './refund.types.js';
export { RefundRecordsModule } from './refunds.module.js';
export { RefundsService } from './refunds.service.js';
