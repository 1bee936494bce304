import { Injectable } from '@nestjs/common';
import type { Delegation } from '../../domain/delegations/index.js';
import { LedgerService, type Posting, transfer } from '../../domain/ledger/index.js';
import { OrdersService } from '../../domain/orders/index.js';
import { PoolsService } from '../../domain/pools/index.js';
import type { Tx } from '../../platform/database/index.js';

const DAY_SECONDS = 86_400;

/** What suppliers are owed for what their stake delivered. */
@Injectable()
export class SupplierCosts {
  constructor(
    private readonly orders: OrdersService,
    private readonly pools: PoolsService,
    private readonly ledger: LedgerService,
  ) {}

  /**
   * Books the cost of delegations whose delegate is solid, each once: its energy for every started day of the rental.
   * A surplus one is taken back at once, but its supplier's stake was out: one day.
   */
  async accrue(tx: Tx, delegations: readonly Delegation[]): Promise<void> {
    const costs = await this.pools.supplierCosts(
      tx,
      delegations.map(({ walletId }) => walletId),
    );
    const orders = await this.orders.findMany(
      delegations.map(({ orderId }) => orderId),
      tx,
    );
    const seconds = new Map(orders.map(({ id, durationSeconds }) => [id, durationSeconds]));
    const postings = delegations.flatMap((one) => {
      const cost = costs.get(one.walletId);
      const days = startedDays(one.surplus ? 0 : (seconds.get(one.orderId) ?? 0));
      return cost ? costOf(one, cost.poolId, cost.perEnergyDaySun, days) : [];
    });
    await this.ledger.post(tx, postings);
  }
}

const startedDays = (seconds: number): number => Math.max(1, Math.ceil(seconds / DAY_SECONDS));

function costOf(
  { id, energy, walletId, orderId }: Delegation,
  poolId: string,
  perEnergyDaySun: bigint,
  days: number,
): Posting[] {
  const amount = BigInt(energy) * perEnergyDaySun * BigInt(days);
  if (amount === 0n) return [];
  return [
    transfer(
      `delegation:${id}:cost`,
      'supplier_cost',
      { kind: 'supplier_costs', currency: 'TRX' },
      { kind: 'supplier_payable', owner: poolId, currency: 'TRX' },
      amount,
      { delegationId: id, walletId, orderId, energy, days },
    ),
  ];
}
