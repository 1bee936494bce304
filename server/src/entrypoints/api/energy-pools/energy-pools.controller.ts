import type { RouteInput } from '@energy-desk/shared/http';
import { poolsRoutes } from '@energy-desk/shared/pools';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { PRIORITIES } from '../../../domain/orders/index.js';
import { PoolDesk } from '../../../processes/pool-desk/index.js';
import { AllocationPlan } from '../../../processes/rental/index.js';
import {
  type AdminSession,
  By,
  IdempotencyKey,
  Input,
  pageOfRows,
  positionOf,
  Serve,
} from '../kernel/index.js';
import { PoolViews } from './pool-views.js';
import { PoolsReadModel } from './pools.read-model.js';
import { RecoveryReader } from './recovery.reader.js';

const position = z.string().regex(/^\d{1,18}$/);

/** Pools of supplier wallets. */
@Controller()
export class EnergyPoolsController {
  constructor(
    private readonly desk: PoolDesk,
    private readonly plan: AllocationPlan,
    private readonly views: PoolViews,
    private readonly pools: PoolsReadModel,
    private readonly recovery: RecoveryReader,
  ) {}

  @Serve(poolsRoutes.list)
  list(@Input() { query }: RouteInput<typeof poolsRoutes.list>): Promise<object> {
    return this.views.all(query.status);
  }

  @Serve(poolsRoutes.forecast)
  forecast(@Input() { query }: RouteInput<typeof poolsRoutes.forecast>): Promise<object> {
    return this.recovery.forecast(query);
  }

  @Serve(poolsRoutes.details)
  details(@Input() { params }: RouteInput<typeof poolsRoutes.details>): Promise<object> {
    return this.views.one(params.id);
  }

  @Serve(poolsRoutes.create)
  async create(
    @Input() { body }: RouteInput<typeof poolsRoutes.create>,
    @By() { email }: AdminSession,
    @IdempotencyKey() id: string,
  ): Promise<object> {
    const { reason, costPerEnergySun, walletLimitSun, ...facts } = body;
    const pool = {
      ...facts,
      costPerEnergySun: BigInt(costPerEnergySun),
      walletLimitSun: sunOf(walletLimitSun),
    };
    await this.desk.create(id, pool, { actor: email, reason });
    return this.views.one(id);
  }

  @Serve(poolsRoutes.change)
  async change(
    @Input() { params, body }: RouteInput<typeof poolsRoutes.change>,
    @By() { email }: AdminSession,
  ): Promise<object> {
    const { reason, seen = {}, ...change } = body;
    await this.desk.change(
      params.id,
      {
        ...change,
        ...figuresOf(change),
        seen: { ...seen, ...figuresOf(seen) },
      },
      { actor: email, reason },
    );
    return this.views.one(params.id);
  }

  @Serve(poolsRoutes.allocate)
  allocate(@Input() { body }: RouteInput<typeof poolsRoutes.allocate>): Promise<object> {
    return this.plan.run({ ...body, priority: PRIORITIES[body.priority] });
  }

  @Serve(poolsRoutes.logs)
  async logs(@Input() { params, query }: RouteInput<typeof poolsRoutes.logs>): Promise<object> {
    await this.views.one(params.id);
    const filter = { poolId: params.id, walletId: query.walletId, action: query.action };
    const found = await this.pools.logs(filter, positionOf(position, query), query.limit + 1);
    const page = pageOfRows(found, query.limit, ({ id }) => id);
    return query.withTotal ? { ...page, total: await this.pools.countLogs(filter) } : page;
  }
}

const sunOf = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

interface GivenFigures {
  readonly costPerEnergySun?: string | undefined;
  readonly walletLimitSun?: string | null | undefined;
}

const figuresOf = ({ costPerEnergySun, walletLimitSun }: GivenFigures) => ({
  costPerEnergySun: costPerEnergySun === undefined ? undefined : BigInt(costPerEnergySun),
  walletLimitSun: walletLimitSun === undefined ? undefined : sunOf(walletLimitSun),
});
