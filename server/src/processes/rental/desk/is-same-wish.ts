import type { Order } from '../../../domain/orders/index.js';
import type { PlaceOrder } from '../rental.types.js';

/** Whether the order that stands under the wish's client order id is what the wish asks for. */
export function isSameWish(order: Order, wish: PlaceOrder): boolean {
  const { receiver, payWith, currency, quote } = order;
  if (receiver !== wish.receiver || payWith !== wish.payWith || currency !== (wish.currency ?? 'TRX'))
    return false;
  if (wish.kind === 'flash') return order.kind === 'flash' && quote.units === wish.units;
  const quantity = wish.quantity ?? 1;
  if (order.kind !== 'package' || (quote.quantity ?? 1) !== quantity) return false;
  return 'energyPackageId' in wish
    ? quote.energyPackageId === wish.energyPackageId
    : quote.energyPackageId === undefined &&
        order.energy === wish.energy * quantity &&
        order.durationSeconds === wish.durationSeconds;
}
