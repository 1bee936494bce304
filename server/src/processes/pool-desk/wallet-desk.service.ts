import { Injectable } from '@nestjs/common';
import { AuditService } from '../../domain/audit/index.js';
import { type CataloguedWallet, PoolCatalog, PoolsService } from '../../domain/pools/index.js';
import { Database, isUuid, type Tx } from '../../platform/database/index.js';
import { Nudger } from '../../platform/queue/index.js';
import { poolNotFound, walletChanged, walletChangedIn, walletNotFound } from './pool-desk.errors.js';
import type { By, WalletChange } from './pool-desk.types.js';
import { changedField } from './seen.js';

type Facts = Pick<CataloguedWallet, 'label' | 'poolId' | 'status' | 'limitSun'>;

/** What operators do to wallets that are there. */
@Injectable()
export class WalletDesk {
  constructor(
    private readonly database: Database,
    private readonly catalog: PoolCatalog,
    private readonly pools: PoolsService,
    private readonly audit: AuditService,
    private readonly nudger: Nudger,
  ) {}

  /** @throws AppError wallets/not_found, pools/not_found, wallets/changed_meanwhile */
  change(id: string, change: WalletChange, by: By): Promise<void> {
    const { expectedPoolId, seen, setAside } = change;
    return this.write(id, 'changed', by, async (tx, before) => {
      if (expectedPoolId !== undefined && before.poolId !== expectedPoolId)
        throw walletChanged('The wallet is in another pool by now.');
      const other = changedField<Pick<Facts, 'label' | 'limitSun'>>(seen, before);
      if (other !== undefined) throw walletChangedIn(other, before[other]);
      const poolId = change.poolId ?? before.poolId;
      if (poolId !== before.poolId && !(await this.catalog.find(tx, poolId))) throw poolNotFound();
      if (setAside === false) await this.catalog.letServeAgain(tx, id);
      return {
        ...factsOf(before),
        poolId,
        label: change.label ?? before.label,
        limitSun: change.limitSun === undefined ? before.limitSun : change.limitSun,
      };
    });
  }

  /** Running rentals finish either way. @throws AppError wallets/not_found, wallets/changed_meanwhile */
  toggle(id: string, active: boolean, by: By): Promise<void> {
    const status = active ? 'active' : 'disabled';
    return this.write(id, active ? 'enabled' : 'disabled', by, (_tx, before) => {
      if (before.status === status) throw walletChanged(`The wallet is ${status} already.`);
      return Promise.resolve({ ...factsOf(before), status });
    });
  }

  /** The row is locked as deliveries lock it: none that began before is still reserving. */
  private async write(
    id: string,
    action: string,
    by: By,
    next: (tx: Tx, before: CataloguedWallet) => Promise<Facts>,
  ): Promise<void> {
    if (!isUuid(id)) throw walletNotFound();
    await this.database.transaction('pool.change-wallet', async (tx) => {
      const wallet = await this.catalog.lockWallet(tx, id);
      if (!wallet) throw walletNotFound();
      const after = await next(tx, wallet);
      await this.catalog.updateWallet(tx, id, after);
      const before = { ...factsOf(wallet), setAsideReason: wallet.setAsideReason };
      await this.pools.log(tx, id, action, {
        before: plain(before),
        after: plain(after),
        by: by.actor,
        reason: by.reason,
      });
      await this.audit.record(tx, {
        ...by,
        action: `wallets.${action}`,
        subject: `wallet:${id}`,
        before,
        after: { ...after },
      });
    });
    this.nudger.nudge('delivery');
  }
}

const factsOf = ({ label, poolId, status, limitSun }: CataloguedWallet): Facts => ({
  label,
  poolId,
  status,
  limitSun,
});

/** Money as decimal text: a log is JSON. */
const plain = (facts: Facts): object => ({ ...facts, limitSun: facts.limitSun?.toString() ?? null });
