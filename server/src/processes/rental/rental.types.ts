import type { OrderStatus } from '@energy-desk/shared/orders';
import type { Energy, Sun, TronAddress } from '@energy-desk/shared/units';
import type { Order, PayWith } from '../../domain/orders/index.js';
import type { DurationTier, EnergyPackage, QuoteRequest } from '../../domain/pricing/index.js';

/** What can be rented now. */
export interface Offers {
  readonly packages: readonly EnergyPackage[];
  readonly durations: readonly DurationTier[];
  readonly minEnergy: number;
  readonly maxEnergy: number;
}

/** An order as a buyer places it. The client order id makes placing it twice the same as once. */
export type PlaceOrder = QuoteRequest & {
  readonly userId: string;
  readonly receiver: TronAddress;
  readonly payWith: Exclude<PayWith, 'none'>;
  readonly clientOrderId: string;
};

/** An order as its owner sees it. Deadlines and ends are chain time, and so is `chainTime`: now on the chain. */
export interface OrderView {
  readonly id: string;
  readonly reference: string;
  readonly status: OrderStatus;
  readonly receiver: TronAddress;
  readonly energy: Energy;
  readonly durationSeconds: number;
  /** Exact amount to pay, suffix included, in sun. */
  readonly amount: Sun;
  readonly currency: Order['currency'];
  readonly payWith: PayWith;
  readonly paymentAddress: TronAddress | null;
  readonly paymentDeadline: Date | null;
  readonly createdAt: Date;
  readonly endsAt: Date | null;
  readonly reason: string | null;
  readonly chainTime: Date;
  readonly delegateTxids: readonly string[];
  readonly reclaimTxids: readonly string[];
}
