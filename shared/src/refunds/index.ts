export { refundsRoutes } from './refunds.routes.js';
export { REFUND_DOUBTS, REFUND_REASONS, REFUND_STATUSES, type RefundWire } from './refunds.schemas.js';
