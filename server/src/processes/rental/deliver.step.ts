import { randomUUID } from 'node:crypto';
import { energy } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { DelegationsService, type NewDelegation } from '../../domain/delegations/index.js';
import { DueOrders, type Order, OrdersService } from '../../domain/orders/index.js';
import {
  type Candidate,
  energyMargins,
  PoolsService,
  type Share,
  stakeForRental,
  type SupplierWallet,
} from '../../domain/pools/index.js';
import { Settings } from '../../domain/settings/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { BatchRunner, Nudger } from '../../platform/queue/index.js';
import { DeliveryFailures } from './delivery-failures.js';
import { NetworkFigures } from './network-figures.js';
import { OperationSigner, type SignedOperation } from './operation-signer.js';
import { type Need, planDeliveries } from './plan-deliveries.js';
import { WalletCapacity } from './wallet-capacity.js';

const BATCH = 50;
const DELIVERABLE = ['paid', 'waiting_capacity', 'delegating'] as const;

/** Reserves stake, signs and records the delegates of paid orders: all of an order, or nothing. */
@Injectable()
export class DeliverStep {
  constructor(
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly settings: Settings,
    private readonly chain: ChainService,
    private readonly due: DueOrders,
    private readonly orders: OrdersService,
    private readonly pools: PoolsService,
    private readonly delegations: DelegationsService,
    private readonly figures: NetworkFigures,
    private readonly capacity: WalletCapacity,
    private readonly signer: OperationSigner,
    private readonly failures: DeliveryFailures,
    private readonly nudger: Nudger,
  ) {}

  async run(): Promise<void> {
    if (await this.settings.get('brake.delegating')) return this.holdBack();
    if (!(await this.chain.maySign())) return;
    let heldBack = false;
    await this.batches.run({
      step: 'rental.deliver',
      load: async (exclude) => (heldBack ? [] : this.due.undelivered(BATCH, exclude)),
      handle: async (ids) => {
        try {
          heldBack = await this.deliver(ids);
        } catch (error) {
          await this.database.transaction('rental.deliver', (tx) => this.failures.learn(tx, ids, error));
          throw error;
        }
      },
    });
  }

  /**
   * Under the brake everybody waits as for capacity: their patience goes on, and their buyers can cancel. While the
   * books are held the chain may know as delivered what seems to wait.
   */
  private async holdBack(): Promise<void> {
    if (await this.chain.isHeld()) return;
    await this.batches.run({
      step: 'rental.deliver',
      load: (exclude) => this.due.inStatus('paid', BATCH, exclude),
      handle: async (ids) => {
        await this.database.transaction('rental.deliver', async (tx) =>
          this.beginWaiting(tx, await this.orders.lock(tx, ids, 'paid'), ids),
        );
        this.nudger.nudge('notifications');
      },
    });
  }

  /** @returns whether somebody waits whom those behind must not overtake */
  private async deliver(ids: readonly string[]): Promise<boolean> {
    const totals = await this.figures.energyTotals();
    const margins = await energyMargins(this.settings);
    const largest = await this.settings.get('energy.max_per_delegation');
    const needOf = (order: Order): Need => ({
      order,
      stake: stakeForRental(energy(order.energyMissing), order.durationSeconds, margins, totals),
    });
    const needs = inOrder(await this.orders.findMany(ids), ids).map(needOf);
    const demand = needs.reduce((total, { stake }) => total + stake, 0n);
    const candidates = await this.capacity.candidates(demand);
    const largestEver = await this.pools.totalStake();
    const draft = planDeliveries(needs, candidates, largestEver, largest);
    const walletIds = [...draft.placed.values()].flat().map(({ candidate }) => candidate.walletId);
    await this.database.transaction('rental.deliver', async (tx) => {
      const orders = (await this.orders.lock(tx, ids, ...DELIVERABLE)).filter(
        ({ energyMissing, reason }) => energyMissing > 0 && reason === null,
      );
      const locked = await this.lockWallets(tx, walletIds);
      const plan = planDeliveries(inOrder(orders, ids).map(needOf), locked, largestEver, largest);
      await this.record(tx, orders, plan.placed);
      await this.beginWaiting(tx, orders, draft.waiting);
    });
    this.nudger.nudge('broadcast', ...(draft.waiting.length > 0 ? (['notifications'] as const) : []));
    return draft.holdsBack;
  }

  private async lockWallets(tx: Tx, walletIds: readonly string[]): Promise<Candidate[]> {
    const { height } = await this.chain.cursor(tx);
    return this.pools.lockCandidates(tx, walletIds, height);
  }

  private async record(
    tx: Tx,
    orders: readonly Order[],
    placed: ReadonlyMap<string, readonly Share[]>,
  ): Promise<void> {
    if (placed.size === 0) return;
    const anchor = await this.chain.anchor(tx);
    const shares = [...placed.values()].flat();
    const wallets = await this.pools.walletsById(
      tx,
      shares.map(({ candidate }) => candidate.walletId),
    );
    const rows: { delegation: NewDelegation; operation: SignedOperation }[] = [];
    for (const order of orders) {
      const attempt = order.deliveryAttempt + 1;
      placed
        .get(order.id)
        ?.forEach((share, part) => rows.push(this.signShare(order, share, attempt, part, wallets, anchor)));
    }
    await this.orders.planned(tx, [...placed.keys()]);
    await this.delegations.plan(
      tx,
      rows.map(({ delegation }) => delegation),
    );
    await this.pools.reserve(
      tx,
      rows.map(({ delegation }) => ({
        walletId: delegation.walletId,
        delegationId: delegation.id,
        sun: delegation.sun,
      })),
    );
    await this.chain.recordSigned(
      tx,
      rows.map(({ operation }) => operation),
    );
    for (const from of ['paid', 'waiting_capacity'] as const)
      await this.orders.move(tx, {
        ids: orders.filter((order) => order.status === from && placed.has(order.id)).map(({ id }) => id),
        from,
        to: 'delegating',
        kind: 'delegating',
        chainTime: anchor.headTime,
        data: (id: string) => ({
          txids: rows
            .filter(({ delegation }) => delegation.orderId === id)
            .map(({ operation }) => operation.txid),
        }),
      });
  }

  private signShare(
    order: Order,
    share: Share,
    attempt: number,
    part: number,
    wallets: ReadonlyMap<string, SupplierWallet>,
    anchor: Awaited<ReturnType<ChainService['anchor']>>,
  ): { delegation: NewDelegation; operation: SignedOperation } {
    const id = randomUUID();
    const wallet = wallets.get(share.candidate.walletId);
    if (!wallet) throw new Error(`wallet ${share.candidate.walletId} is gone`);
    const operation = this.failures.naming(wallet, () =>
      this.signer.sign('delegate', id, wallet, order.receiver, share.sun, anchor),
    );
    const delegation: NewDelegation = {
      id,
      orderId: order.id,
      walletId: wallet.id,
      supplier: wallet.address,
      receiver: order.receiver,
      sun: share.sun,
      energy: share.energy,
      attempt,
      part,
      delegateTxid: operation.txid,
    };
    return { delegation, operation };
  }

  /** Told once: a paid order that nobody can serve now. */
  private async beginWaiting(tx: Tx, orders: readonly Order[], waiting: readonly string[]): Promise<void> {
    const { blockTime: chainTime } = await this.chain.cursor(tx);
    await this.orders.move(tx, {
      ids: orders.filter(({ id, status }) => status === 'paid' && waiting.includes(id)).map(({ id }) => id),
      from: 'paid',
      to: 'waiting_capacity',
      kind: 'waiting_capacity',
      chainTime,
    });
  }
}

/** The rows in the order of the ids. */
function inOrder(orders: readonly Order[], ids: readonly string[]): Order[] {
  const byId = new Map(orders.map((order) => [order.id, order]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
