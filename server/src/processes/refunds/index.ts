export { type CreditTarget, type RefundDecider, RefundsDesk } from './refunds-desk.service.js';
export { RefundsDeskModule, RefundsModule } from './refunds.module.js';
