import type { RefundWire } from '@energy-desk/shared/refunds';
import type { Refund } from '../../../domain/refunds/index.js';
import { wireMoney } from '../kernel/index.js';

/** As the API tells it. */
export const refundView = (
  { currency, amount, reason, ...refund }: Refund,
  orderReference: string | null,
): { [K in keyof RefundWire]: RefundWire[K] | Date | bigint } => ({
  ...refund,
  ...wireMoney(currency, amount),
  refundReason: reason,
  orderReference,
});
