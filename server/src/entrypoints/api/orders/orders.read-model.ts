import type { OrderFilters, OrderStatus } from '@energy-desk/shared/orders';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../platform/config/index.js';
import { Database, type Filters, rows } from '../../../platform/database/index.js';
import {
  fewUsersNamed,
  namePatternOf,
  type OrderBranch,
  orderBranchesOf,
  orderFiltersOf,
  orderFiltersWithSearch,
  type OrderHints,
  walletsOfPool,
} from '../../../processes/reports/index.js';
import { microsOf, type Moment, olderThan } from '../kernel/index.js';

/** An order with who ordered it. */
export interface OrderRow {
  id: string;
  reference: string;
  kind: 'package' | 'flash' | 'manual';
  status: OrderStatus;
  user_id: string | null;
  telegram_id: string | null;
  username: string | null;
  first_name: string | null;
  client_order_id: string | null;
  receiver: string;
  energy: number;
  duration_seconds: number;
  currency: 'TRX' | 'USDT';
  amount: string;
  pay_with: 'transfer' | 'balance' | 'none';
  quote: Record<string, unknown>;
  priority: number;
  energy_missing: number;
  delivery_attempt: number;
  payment_address: string | null;
  payer_address: string | null;
  payment_deadline: Date | null;
  paid_at: Date | null;
  capacity_deadline: Date | null;
  ends_at: Date | null;
  reason: string | null;
  created_at: Date;
  updated_at: Date;
  micros: string;
}

const SELECT = `SELECT o.*, u.telegram_id, u.username, u.first_name, ${microsOf('o.created_at')} AS micros`;
/** What finds everything: no search at all. */
const ANY: OrderBranch = { condition: 'true', values: [] };

/** Orders as people page through and search them. */
@Injectable()
export class OrdersReadModel {
  private readonly ours: readonly string[];

  constructor(
    private readonly database: Database,
    config: AppConfig,
  ) {
    this.ours = [...config.paymentAddresses, ...config.flashAddresses];
  }

  /** Newest first. Each branch of a search is a walk of its own index; what several find is there once. */
  async list(filter: OrderFilters, limit: number, before: Moment | undefined): Promise<OrderRow[]> {
    const hints = await this.hints(filter);
    const found = await Promise.all(
      this.branches(filter, hints).map((one) =>
        this.branch(orderFiltersOf(filter, hints), one, limit, before),
      ),
    );
    const byId = new Map(found.flat().map((row) => [row.id, row]));
    return [...byId.values()].sort(newestFirst).slice(0, limit);
  }

  async count(filter: OrderFilters): Promise<number> {
    const filters = orderFiltersWithSearch(filter, this.ours);
    const [row] = await rows<{ total: string }>(
      this.database.manager,
      `SELECT count(*) AS total FROM orders o ${filters.where}`,
      filters.parameters,
    );
    return Number(row?.total ?? 0);
  }

  async find(id: string): Promise<OrderRow | null> {
    const [row] = await rows<OrderRow>(
      this.database.manager,
      `${SELECT} FROM orders o LEFT JOIN users u ON u.id = o.user_id WHERE o.id = $1`,
      [id],
    );
    return row ?? null;
  }

  private branches({ q }: OrderFilters, hints: OrderHints): OrderBranch[] {
    return q === undefined ? [ANY] : orderBranchesOf(q, this.ours, hints);
  }

  private async hints({ poolId, q }: OrderFilters): Promise<OrderHints> {
    const pattern = q === undefined ? undefined : namePatternOf(q);
    const { manager } = this.database;
    const [walletIds, userIds] = await Promise.all([
      poolId && walletsOfPool(manager, poolId),
      pattern && fewUsersNamed(manager, pattern),
    ]);
    return { walletIds: walletIds || undefined, userIds: userIds || undefined };
  }

  private branch(
    conditions: Filters,
    { condition, values }: OrderBranch,
    limit: number,
    before: Moment | undefined,
  ): Promise<OrderRow[]> {
    const filters = conditions
      .and(condition, ...values)
      .and(olderThan('o.created_at', 'o.id'), before?.at, before?.id);
    return rows<OrderRow>(
      this.database.manager,
      `${SELECT} FROM (SELECT o.* FROM orders o ${filters.where}
         ORDER BY o.created_at DESC, o.id DESC LIMIT ${limit}) o
       LEFT JOIN users u ON u.id = o.user_id ORDER BY o.created_at DESC, o.id DESC`,
      filters.parameters,
    );
  }
}

const newestFirst = (one: OrderRow, other: OrderRow): number => {
  const [a, b] = [BigInt(one.micros), BigInt(other.micros)];
  if (a !== b) return a > b ? -1 : 1;
  return one.id > other.id ? -1 : 1;
};
