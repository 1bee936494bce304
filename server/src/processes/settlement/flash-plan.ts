import type { Payment } from '../../domain/payments/index.js';
import type { FlashConfig } from '../../domain/pricing/index.js';
import { type FlashShare, flashShare, nothingSold } from './flash-units.js';

/** Why nothing is sold to anybody at an address. */
export type NotServed = 'selling_stopped' | 'no_price';

/** What a flash payment buys by the config of its address. */
export interface FlashPlan {
  readonly payment: Payment;
  readonly config: FlashConfig | null;
  readonly share: FlashShare;
  readonly notServed: NotServed | null;
}

/** What flash prices say now. */
export interface FlashOffer {
  readonly byAddress: ReadonlyMap<string, FlashConfig>;
  readonly stopped: boolean;
}

/** What senders have with us, while one payment after the other uses it. Sun. */
export class RunningCredits {
  private readonly left: Map<string, bigint>;

  constructor(credits: ReadonlyMap<string, bigint>) {
    this.left = new Map(credits);
  }

  of(address: string): bigint {
    return this.left.get(address) ?? 0n;
  }

  add(address: string, amount: bigint): void {
    this.left.set(address, this.of(address) + amount);
  }
}

/** @param credit of its sender that no other payment uses, in sun */
export function planFlash(payment: Payment, credit: bigint, { byAddress, stopped }: FlashOffer): FlashPlan {
  const config = byAddress.get(payment.toAddress) ?? null;
  const notServed = stopped ? 'selling_stopped' : config === null ? 'no_price' : null;
  const share =
    config === null || stopped ? nothingSold(payment.amount) : flashShare(payment.amount, credit, config);
  return { payment, config, share, notServed };
}
