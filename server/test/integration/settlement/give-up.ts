import { after } from '../../builders/rows.js';
import type { Requested, SettlementWorld } from './settlement-world.js';

/** The order gives up waiting, as after its deadline. */
export async function giveUp(
  world: SettlementWorld,
  { orderId }: Requested,
  to: 'expired' | 'cancelled' = 'expired',
): Promise<void> {
  await world.rooms.database.transaction('rental.expire', async (tx) => {
    const chainTime = after(world.height * 3);
    const ids = await world.orders.move(tx, {
      ids: [orderId],
      from: 'awaiting_payment',
      to,
      kind: to,
      chainTime,
    });
    await world.payments.hold(tx, ids);
  });
}
