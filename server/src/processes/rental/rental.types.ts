import type { OrderStatus } from '@energy-desk/shared/orders';
import type { Energy, MicroUsdt, TronAddress } from '@energy-desk/shared/units';
import type { Currency } from '../../domain/ledger/index.js';
import type { Order, PayWith } from '../../domain/orders/index.js';
import type { DurationTier, EnergyPackage, Quote, QuoteRequest } from '../../domain/pricing/index.js';

/** What can be rented now. */
export interface Offers {
  readonly packages: readonly EnergyPackage[];
  readonly durations: readonly DurationTier[];
  readonly minEnergy: number;
  readonly maxEnergy: number;
}

/** So many units of what a flash address sells; of the first address that sells where none is named. */
export interface FlashRequest {
  readonly kind: 'flash';
  readonly units: number;
  readonly flashAddress?: string;
}

/** What a buyer asks for, and what he pays in: TRX unless he says otherwise. */
export type OrderRequest = ((QuoteRequest & { readonly kind?: 'package' }) | FlashRequest) & {
  readonly currency?: Currency;
};

/** What an order is offered at. */
export interface OrderOffer extends Quote {
  readonly kind: 'package' | 'flash';
  readonly currency: Currency;
  /** To pay before the suffix, in sun or micro-USDT: ends on 10,000. */
  readonly price: bigint;
  /** That price in USDT and the rate it came from; null where TRX is paid. */
  readonly usdt: { readonly price: MicroUsdt; readonly rateId: string } | null;
  /** Units of a flash order; null for any other. */
  readonly units: number | null;
  /** Where it can be paid by transfer, in the order of use. */
  readonly addresses: readonly string[];
}

/** An order as a buyer places it. The client order id makes placing it twice the same as once. */
export type PlaceOrder = OrderRequest & {
  readonly userId: string;
  readonly receiver: TronAddress;
  readonly payWith: Exclude<PayWith, 'none'>;
  readonly clientOrderId: string;
  /** The admin who orders on the user's behalf, and why; none when the user does. */
  readonly placedBy?: { readonly actor: string; readonly reason: string };
  /** What the buyer was shown, before the suffix, in the order's currency: nothing is sold for more than that. */
  readonly agreedPrice?: bigint;
};

/** An order as its owner sees it. Deadlines and ends are chain time, and so is `chainTime`: now on the chain. */
export interface OrderView {
  readonly id: string;
  readonly reference: string;
  readonly kind: Order['kind'];
  readonly status: OrderStatus;
  readonly receiver: TronAddress;
  readonly energy: Energy;
  readonly durationSeconds: number;
  /** Exact amount to pay, suffix included, in sun or micro-USDT. */
  readonly amount: bigint;
  readonly currency: Currency;
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
