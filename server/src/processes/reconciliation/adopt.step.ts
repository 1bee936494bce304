import { sun } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { DelegationsService } from '../../domain/delegations/index.js';
import { OrdersService } from '../../domain/orders/index.js';
import { energyOfStake, type EnergyTotals } from '../../domain/pools/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { AdoptRefunds } from './adopt-refunds.js';
import { AdoptedRecords } from './adopted-records.js';
import { matchDelegates } from './adoption.js';
import {
  DELEGATE,
  type ForeignOperation,
  ForeignOperationsRepository,
  UNDELEGATE,
} from './foreign-operations.repository.js';
import { OwedRepository } from './owed.repository.js';

const DELIVERABLE = ['paid', 'waiting_capacity', 'delegating'] as const;

/**
 * Takes transactions into the books that solid blocks hold and that only we can have sent: delegates that fit an order
 * which is paid and undelivered, undelegates that fit an ended rental, transfers of the treasury that are what a refund
 * owes. The corridor then goes on as if it had sent them.
 */
@Injectable()
export class AdoptStep {
  constructor(
    private readonly database: Database,
    private readonly orders: OrdersService,
    private readonly delegations: DelegationsService,
    private readonly foreign: ForeignOperationsRepository,
    private readonly owed: OwedRepository,
    private readonly records: AdoptedRecords,
    private readonly refunds: AdoptRefunds,
  ) {}

  /**
   * @param above height from which on the books may have lost something
   * @returns how many were adopted
   */
  async run(above: bigint, totals: EnergyTotals): Promise<number> {
    const refunds = await this.database.transaction('holds.adopt-refunds', async (tx) =>
      this.refunds.run(tx, await this.foreign.above(tx, above)),
    );
    const lent = await this.database.transaction('holds.adopt', async (tx) => {
      const unknown = (await this.foreign.above(tx, above)).filter(({ resource }) => resource === 'ENERGY');
      const delegates = await this.adoptDelegates(tx, unknown, totals);
      return delegates + (await this.adoptUndelegates(tx, unknown));
    });
    return refunds + lent;
  }

  private async adoptDelegates(
    tx: Tx,
    unknown: readonly ForeignOperation[],
    totals: EnergyTotals,
  ): Promise<number> {
    const delegates = new Map(unknown.filter(({ kind }) => kind === DELEGATE).map((one) => [one.id, one]));
    const receivers = [...delegates.values()].flatMap(({ counterparty }) => counterparty ?? []);
    if (receivers.length === 0) return 0;
    const owedIds = await this.owed.orders(tx, receivers);
    const orders = (await this.orders.lock(tx, owedIds, ...DELIVERABLE)).filter(
      ({ energyMissing, reason }) => energyMissing > 0 && reason === null,
    );
    const served = matchDelegates(
      orders
        .sort((a, b) => owedIds.indexOf(a.id) - owedIds.indexOf(b.id))
        .map(({ id, receiver, energyMissing }) => ({ id, receiver, energy: energyMissing })),
      [...delegates.values()].map(({ id, counterparty, sun: stake }) => ({
        id,
        receiver: counterparty ?? '',
        energy: energyOfStake(sun(stake), totals),
      })),
    );
    let adopted = 0;
    for (const { orderId, parts } of served) {
      const order = orders.find(({ id }) => id === orderId);
      if (!order) continue;
      const own = parts.flatMap(({ delegateId, energy }) => {
        const operation = delegates.get(delegateId);
        return operation ? [{ operation, energy }] : [];
      });
      await this.records.deliver(tx, order, own);
      adopted += own.length;
    }
    return adopted;
  }

  /** Only of rentals that ended in the books too: the others end when their time has come, and are looked at again. */
  private async adoptUndelegates(tx: Tx, unknown: readonly ForeignOperation[]): Promise<number> {
    let adopted = 0;
    for (const operation of unknown.filter(({ kind }) => kind === UNDELEGATE)) {
      const ended = await this.owed.endedDelegation(tx, operation);
      if (!ended) continue;
      await this.records.record(tx, operation, 'undelegate', ended.id);
      await this.delegations.reclaimUnderWay(tx, [ended.id]);
      adopted += 1;
    }
    return adopted;
  }
}
