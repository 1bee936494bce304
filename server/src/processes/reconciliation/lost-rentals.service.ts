import { randomUUID } from 'node:crypto';
import { sun } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../domain/audit/index.js';
import { ChainService } from '../../domain/chain/index.js';
import { OrdersService, PRIORITIES } from '../../domain/orders/index.js';
import { energyMargins, energyOfStake, marginBpOf } from '../../domain/pools/index.js';
import { Settings } from '../../domain/settings/index.js';
import { TronGateway } from '../../gateways/tron/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { Nudger } from '../../platform/queue/index.js';
import { AdoptedRecords } from './adopted-records.js';
import {
  DELEGATE,
  type ForeignOperation,
  ForeignOperationsRepository,
} from './foreign-operations.repository.js';
import { lentAndReturned } from './lent-and-returned.js';
import type { DeskDecision } from './reconciliation-desk.service.js';
import { OwedRepository } from './owed.repository.js';

const BASIS_POINTS = 10_000;

/** Energy on the chain whose order the books lost, as after a restore: a person says that it was ours. */
@Injectable()
export class LostRentals {
  constructor(
    private readonly database: Database,
    private readonly crashPoints: CrashPoints,
    private readonly settings: Settings,
    private readonly chain: ChainService,
    private readonly orders: OrdersService,
    private readonly foreign: ForeignOperationsRepository,
    private readonly owed: OwedRepository,
    private readonly records: AdoptedRecords,
    private readonly audit: AuditService,
    private readonly tron: TronGateway,
    private readonly nudger: Nudger,
  ) {}

  /**
   * Takes energy that was lent into the books as a manual order, price 0, that began when it was lent: the corridor takes
   * it back when its time is over. Nothing is sent for it; its payment is decided of in the queue of payments.
   * @param durationSeconds length of the lost rental, from the block that lent it
   * @returns the order
   * @throws AppError foreign_operations/not_found, foreign_operations/not_lent
   */
  async takeOver(id: string, durationSeconds: number, by: DeskDecision): Promise<{ orderId: string }> {
    const totals = await this.crashPoints.around('holds.read-totals', () => this.tron.energyTotals());
    const limits = { limit: BigInt(totals.totalEnergyLimit), weight: BigInt(totals.totalEnergyWeight) };
    const marginBp = marginBpOf(durationSeconds, await energyMargins(this.settings));
    const orderId = await this.database.transaction('holds.take-over', async (tx) => {
      const operation = await this.lent(tx, id);
      const given = energyOfStake(sun(operation.sun), limits);
      const energy = Math.floor((given * BASIS_POINTS) / (BASIS_POINTS + marginBp));
      return this.book(tx, operation, energy, durationSeconds, by);
    });
    this.nudger.nudge('delivery', 'reclaim');
    return { orderId };
  }

  /** Lent by a wallet of ours, none of ours yet, and still out. */
  private async lent(tx: Tx, id: string): Promise<ForeignOperation> {
    const operation = await this.foreign.find(tx, id);
    if (!operation)
      throw new AppError(
        'foreign_operations/not_found',
        'caller',
        'There is no such operation, or it is in the books already.',
      );
    const isLent =
      operation.kind === DELEGATE &&
      operation.resource === 'ENERGY' &&
      operation.counterparty !== null &&
      (await this.owed.wallets(tx)).has(operation.address);
    if (!isLent || lentAndReturned(await this.foreign.ofPair(tx, operation)).has(id))
      throw new AppError(
        'foreign_operations/not_lent',
        'caller',
        'Only energy that a wallet of ours lent, and that has not come back, can be taken over.',
      );
    return operation;
  }

  private async book(
    tx: Tx,
    operation: ForeignOperation,
    energy: number,
    durationSeconds: number,
    by: DeskDecision,
  ): Promise<string> {
    const { blockTime, counterparty, txid } = operation;
    const order = await this.orders.create(
      tx,
      {
        id: randomUUID(),
        kind: 'manual',
        status: 'paid',
        userId: null,
        clientOrderId: null,
        receiver: counterparty ?? '',
        energy,
        durationSeconds,
        amount: 0n,
        currency: 'TRX',
        payWith: 'none',
        quote: { priceSun: '0', burnSun: '0' },
        priority: PRIORITIES.normal,
        paymentAddress: null,
        payerAddress: null,
        paymentDeadline: null,
        paidAt: blockTime,
        capacityDeadline: blockTime,
        chainTime: (await this.chain.cursor(tx)).blockTime,
      },
      by,
    );
    if (!order) throw new Error(`an order for ${txid} could not be made`);
    await this.records.deliver(tx, order, [{ operation, energy }]);
    await this.audit.record(tx, {
      ...by,
      action: 'orders.take-over',
      subject: `order:${order.id}`,
      after: { txid, supplier: operation.address, receiver: counterparty, energy, durationSeconds },
    });
    return order.id;
  }
}
