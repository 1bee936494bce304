import { Injectable } from '@nestjs/common';
import { AuditService } from '../../domain/audit/index.js';
import { type Pool, PoolCatalog, type PoolFacts } from '../../domain/pools/index.js';
import { Database, isUuid } from '../../platform/database/index.js';
import { Nudger } from '../../platform/queue/index.js';
import { nameTaken, poolChanged, poolChangedIn, poolNotFound } from './pool-desk.errors.js';
import type { By, PoolChange } from './pool-desk.types.js';
import { changedField } from './seen.js';

/** What operators do to pools: made and changed with a reason, audited and logged in the same transaction. */
@Injectable()
export class PoolDesk {
  constructor(
    private readonly database: Database,
    private readonly catalog: PoolCatalog,
    private readonly audit: AuditService,
    private readonly nudger: Nudger,
  ) {}

  /** @throws AppError pools/name_taken */
  async create(id: string, facts: PoolFacts, by: By): Promise<Pool> {
    const pool = { id, ...facts };
    await this.database.transaction('pool.create', async (tx) => {
      if (!(await this.catalog.insert(tx, pool))) {
        const before = await this.catalog.find(tx, id);
        // The same deed was done by a try before.
        if (before?.name === facts.name) return;
        throw nameTaken(facts.name);
      }
      await this.catalog.log(tx, id, 'created', { ...facts, by: by.actor });
      await this.audit.record(tx, {
        ...by,
        action: 'pools.create',
        subject: `pool:${id}`,
        after: { ...facts },
      });
    });
    return pool;
  }

  /**
   * In maintenance, or inactive, a pool takes no new rentals: deliveries that are reserving from it come first, then
   * none. Its running rentals finish.
   * @throws AppError pools/not_found, pools/name_taken, pools/changed_meanwhile
   */
  async change(id: string, { expectedStatus, seen, ...change }: PoolChange, by: By): Promise<void> {
    if (!isUuid(id)) throw poolNotFound();
    await this.database.transaction('pool.change', async (tx) => {
      const pool = await this.catalog.lock(tx, id);
      if (!pool) throw poolNotFound();
      if (expectedStatus !== undefined && pool.status !== expectedStatus) throw poolChanged(pool.status);
      const { id: _id, ...before } = pool;
      const other = changedField<PoolFacts>(seen, before);
      if (other !== undefined) throw poolChangedIn(other, before[other]);
      const after: PoolFacts = {
        name: change.name ?? before.name,
        status: change.status ?? before.status,
        costPerEnergySun: change.costPerEnergySun ?? before.costPerEnergySun,
        priority: change.priority ?? before.priority,
        walletLimitSun: change.walletLimitSun === undefined ? before.walletLimitSun : change.walletLimitSun,
      };
      await this.catalog.update(tx, id, after);
      const action = after.status === before.status ? 'changed' : STATUS_ACTIONS[after.status];
      await this.catalog.log(tx, id, action, { before, after, by: by.actor, reason: by.reason });
      await this.audit.record(tx, { ...by, action: 'pools.change', subject: `pool:${id}`, before, after });
    });
    this.nudger.nudge('delivery');
  }
}

const STATUS_ACTIONS = { active: 'opened', inactive: 'closed', maintenance: 'drain_started' } as const;
