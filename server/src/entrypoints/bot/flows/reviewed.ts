import type { TronAddress } from '@energy-desk/shared/units';
import type { Currency } from '../../../domain/ledger/index.js';
import type { OrderRequest } from '../../../processes/rental/index.js';

/** A reviewed draft, ready to become an order. */
export interface Reviewed {
  readonly request: OrderRequest;
  readonly receiver: TronAddress;
  /** Prices that were on the review page, in the smallest unit; a confirmation agrees to these. */
  readonly prices: Readonly<Record<Currency, string | null>>;
}
