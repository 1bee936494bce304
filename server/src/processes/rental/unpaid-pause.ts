import type { OrderStatus } from '@energy-desk/shared/orders';
import { Injectable } from '@nestjs/common';
import { OrdersService } from '../../domain/orders/index.js';
import { Settings } from '../../domain/settings/index.js';
import { AppError } from '../../platform/errors/index.js';

const MINUTE_MS = 60_000;
/** Orders in a row, unpaid or cancelled, after which a user is paused: each of them holds an amount for a day. */
const ABANDONED_BEFORE_PAUSE = 15;

/** Who leaves orders unpaid, one after the other, waits before the next. */
@Injectable()
export class UnpaidPause {
  constructor(
    private readonly settings: Settings,
    private readonly orders: OrdersService,
  ) {}

  /** @throws AppError orders/pause_after_unpaid */
  async assertNotPaused(userId: string, chainTime: Date): Promise<void> {
    const unpaid = await this.settings.get('order.unpaid_before_pause');
    const pauseMs = (await this.settings.get('order.unpaid_pause_minutes')) * MINUTE_MS;
    const abandoned = Math.max(unpaid, ABANDONED_BEFORE_PAUSE);
    const latest = await this.orders.listByUser(userId, { limit: abandoned });
    const allOf = (count: number, ...statuses: OrderStatus[]): boolean =>
      latest.length >= count && latest.slice(0, count).every(({ status }) => statuses.includes(status));
    const last = latest[0]?.paymentDeadline?.getTime() ?? 0;
    const paused = allOf(unpaid, 'expired') || allOf(abandoned, 'expired', 'cancelled');
    if (paused && last + pauseMs > chainTime.getTime())
      throw new AppError('orders/pause_after_unpaid', 'caller', 'Too many orders in a row were not paid.', {
        until: new Date(last + pauseMs).toISOString(),
      });
  }
}
