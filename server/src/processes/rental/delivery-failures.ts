import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { ChainService } from '../../domain/chain/index.js';
import { OrdersService } from '../../domain/orders/index.js';
import { PoolsService, type SupplierWallet } from '../../domain/pools/index.js';
import { Settings } from '../../domain/settings/index.js';
import type { Tx } from '../../platform/database/index.js';
import { AppError, messageOf } from '../../platform/errors/index.js';

/** Carries the wallet whose key did not sign out of the transaction that is rolled back. */
class CannotSign extends Error {
  constructor(
    readonly walletId: string,
    cause: unknown,
  ) {
    super(`cannot sign: ${messageOf(cause)}`, { cause });
  }
}

/** What a delivery that threw teaches: neither one wallet nor one order may hold up the others, or be forgotten. */
@Injectable()
export class DeliveryFailures {
  constructor(
    private readonly settings: Settings,
    private readonly chain: ChainService,
    private readonly orders: OrdersService,
    private readonly pools: PoolsService,
    private readonly alerts: Alerts,
  ) {}

  /** Signs; where the wallet's key is the reason that it can't, what is thrown names the wallet. */
  naming<T>({ id }: Pick<SupplierWallet, 'id'>, sign: () => T): T {
    try {
      return sign();
    } catch (error) {
      throw error instanceof AppError && error.code.startsWith('keys/') ? new CannotSign(id, error) : error;
    }
  }

  /** In a transaction of its own. @param ids orders that were tried together */
  async learn(tx: Tx, ids: readonly string[], error: unknown): Promise<void> {
    if (error instanceof CannotSign) return this.setAside(tx, error);
    const [alone, ...others] = ids;
    const fault = error instanceof AppError ? error.fault : 'ours';
    if (alone !== undefined && others.length === 0 && fault !== 'world') await this.letWait(tx, alone);
  }

  private async setAside(tx: Tx, { walletId, message }: CannotSign): Promise<void> {
    const minutes = await this.settings.get('pool.set_aside_minutes');
    await this.pools.setAside(tx, walletId, minutes, message);
    await this.alerts.raise('wallet_set_aside', walletId, message, {}, tx);
  }

  /** An order that fails by itself waits, visibly and no longer than for capacity: then it is refunded. */
  private async letWait(tx: Tx, id: string): Promise<void> {
    const { blockTime: chainTime } = await this.chain.cursor(tx);
    await this.orders.move(tx, {
      ids: [id],
      from: 'paid',
      to: 'waiting_capacity',
      kind: 'waiting_capacity',
      chainTime,
    });
  }
}
