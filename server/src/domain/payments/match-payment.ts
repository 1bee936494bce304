import type { PaymentEntity } from './payment.entity.js';
import type { PaymentMonitorEntity } from './payment-monitor.entity.js';

type Transfer = Pick<PaymentEntity, 'amount' | 'currency' | 'toAddress' | 'height' | 'blockTime'>;
type Request = Pick<
  PaymentMonitorEntity,
  'address' | 'currency' | 'amount' | 'openedHeight' | 'deadline' | 'holdUntil' | 'status'
>;

/** Whether the transfer pays the request: exact amount, in a block after its opening, before its hold ends. */
export function pays(transfer: Transfer, request: Request): boolean {
  if (transfer.height === null || transfer.blockTime === null || request.status === 'released') return false;
  return (
    transfer.toAddress === request.address &&
    transfer.currency === request.currency &&
    transfer.amount === request.amount &&
    transfer.height > request.openedHeight &&
    transfer.blockTime < request.holdUntil
  );
}

/** Whether it came after the deadline, by the time of its own block. */
export const isLate = (transfer: Transfer, request: Request): boolean =>
  transfer.blockTime !== null && transfer.blockTime > request.deadline;

/** How much of a payment is final enough to act on. */
export interface Confirmations {
  readonly height: bigint;
  readonly solidHeight: bigint;
  /** `payment.confirmation_blocks`; 19 and more means solidified. */
  readonly required: number;
}

const SOLID_BLOCKS = 19;

/** `solid` by the solid head, `fast` by counted confirmations, else null. */
export function finality(paymentHeight: bigint | null, chain: Confirmations): 'solid' | 'fast' | null {
  if (paymentHeight === null) return null;
  if (paymentHeight <= chain.solidHeight) return 'solid';
  const confirmations = chain.height - paymentHeight + 1n;
  return chain.required < SOLID_BLOCKS && confirmations >= BigInt(chain.required) ? 'fast' : null;
}
