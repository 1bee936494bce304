import { randomUUID } from 'node:crypto';
import { sun } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { ChainService, type OperationPurpose } from '../../domain/chain/index.js';
import { DelegationsService } from '../../domain/delegations/index.js';
import { type Order, OrdersService } from '../../domain/orders/index.js';
import { energyOfStake, type EnergyTotals, PoolsService } from '../../domain/pools/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { matchDelegates, type Served } from './adoption.js';
import { type ForeignOperation, ForeignOperationsRepository } from './foreign-operations.repository.js';
import { OwedRepository } from './owed.repository.js';

const DELEGATE = 'DelegateResourceContract';
const UNDELEGATE = 'UnDelegateResourceContract';
const DELIVERABLE = ['paid', 'waiting_capacity', 'delegating'] as const;

/** What was taken into the books. */
export interface Adopted {
  readonly txid: string;
  readonly purpose: OperationPurpose;
  readonly orderId: string;
}

/**
 * Takes transactions into the books that solid blocks hold and that only we can have sent: delegates that fit an order
 * which is paid and undelivered, undelegates that fit an ended rental. The corridor then goes on as if it had sent them.
 */
@Injectable()
export class AdoptStep {
  constructor(
    private readonly database: Database,
    private readonly chain: ChainService,
    private readonly orders: OrdersService,
    private readonly delegations: DelegationsService,
    private readonly pools: PoolsService,
    private readonly foreign: ForeignOperationsRepository,
    private readonly owed: OwedRepository,
  ) {}

  /** @param above height from which on the books may have lost something */
  async run(above: bigint, totals: EnergyTotals): Promise<Adopted[]> {
    return this.database.transaction('holds.adopt', async (tx) => {
      const unknown = (await this.foreign.above(tx, above)).filter(({ resource }) => resource === 'ENERGY');
      const delegates = await this.adoptDelegates(tx, unknown, totals);
      return [...delegates, ...(await this.adoptUndelegates(tx, unknown))];
    });
  }

  private async adoptDelegates(
    tx: Tx,
    unknown: readonly ForeignOperation[],
    totals: EnergyTotals,
  ): Promise<Adopted[]> {
    const delegates = new Map(unknown.filter(({ kind }) => kind === DELEGATE).map((one) => [one.id, one]));
    const receivers = [...delegates.values()].flatMap(({ counterparty }) => counterparty ?? []);
    if (receivers.length === 0) return [];
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
    const adopted: Adopted[] = [];
    for (const one of served) {
      const order = orders.find(({ id }) => id === one.orderId);
      if (order) adopted.push(...(await this.adoptForOrder(tx, order, one, delegates)));
    }
    return adopted;
  }

  private async adoptForOrder(
    tx: Tx,
    order: Order,
    { parts }: Served,
    delegates: ReadonlyMap<string, ForeignOperation>,
  ): Promise<Adopted[]> {
    const wallets = await this.owed.wallets(tx);
    const attempt = order.deliveryAttempt + 1;
    const adopted: Adopted[] = [];
    await this.orders.planned(tx, [order.id]);
    for (const [part, { delegateId, energy }] of parts.entries()) {
      const operation = delegates.get(delegateId);
      const walletId = operation ? wallets.get(operation.address) : undefined;
      if (!operation || walletId === undefined)
        throw new Error(`the wallet of foreign operation ${delegateId} is gone`);
      const id = randomUUID();
      await this.delegations.plan(tx, [
        {
          id,
          orderId: order.id,
          walletId,
          supplier: operation.address,
          receiver: order.receiver,
          sun: operation.sun,
          energy,
          attempt,
          part,
          delegateTxid: operation.txid,
        },
      ]);
      await this.pools.reserve(tx, [{ walletId, delegationId: id, sun: sun(operation.sun) }]);
      await this.record(tx, operation, 'delegate', id);
      adopted.push({ txid: operation.txid, purpose: 'delegate', orderId: order.id });
    }
    const { blockTime: chainTime } = await this.chain.cursor(tx);
    for (const from of ['paid', 'waiting_capacity'] as const)
      await this.orders.move(tx, {
        ids: order.status === from ? [order.id] : [],
        from,
        to: 'delegating',
        kind: 'delegating',
        chainTime,
        data: { txids: adopted.map(({ txid }) => txid), adopted: true },
      });
    return adopted;
  }

  /** Only of rentals that ended in the books too: the others end when their time has come, and are looked at again. */
  private async adoptUndelegates(tx: Tx, unknown: readonly ForeignOperation[]): Promise<Adopted[]> {
    const adopted: Adopted[] = [];
    for (const operation of unknown.filter(({ kind }) => kind === UNDELEGATE)) {
      const ended = await this.owed.endedDelegation(tx, operation);
      if (!ended) continue;
      await this.record(tx, operation, 'undelegate', ended.id);
      await this.delegations.reclaimUnderWay(tx, [ended.id]);
      adopted.push({ txid: operation.txid, purpose: 'undelegate', orderId: ended.orderId });
    }
    return adopted;
  }

  private async record(
    tx: Tx,
    operation: ForeignOperation,
    purpose: OperationPurpose,
    subject: string,
  ): Promise<void> {
    const place = await this.foreign.place(tx, operation);
    if (!place || !(await this.foreign.adopted(tx, operation.id, subject)))
      throw new Error(`${operation.txid} is adopted already, or in no block`);
    await this.chain.recordAdopted(tx, [
      {
        purpose,
        subject,
        ownerAddress: operation.address,
        txid: operation.txid,
        height: operation.height,
        blockId: place.blockId,
        time: operation.blockTime,
        feeSun: place.feeSun,
      },
    ]);
  }
}
