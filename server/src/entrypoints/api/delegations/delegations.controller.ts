import { delegationsRoutes } from '@energy-desk/shared/delegations';
import type { RouteInput } from '@energy-desk/shared/http';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { ReclaimNow } from '../../../processes/rental/index.js';
import { type AdminSession, By, Input, pageOfRows, positionOf, Serve } from '../kernel/index.js';
import { DelegationsReadModel } from './delegations.read-model.js';

const position = z.object({ at: z.iso.datetime({ precision: 6 }), id: z.uuid() });

/** What is delegated, to whom, and taking it back. */
@Controller()
export class DelegationsController {
  constructor(
    private readonly delegations: DelegationsReadModel,
    private readonly reclaiming: ReclaimNow,
  ) {}

  @Serve(delegationsRoutes.list)
  async list(@Input() { query }: RouteInput<typeof delegationsRoutes.list>): Promise<object> {
    const { cursor: _cursor, limit, withTotal, ...filter } = query;
    const found = await this.delegations.list(filter, positionOf(position, query), limit + 1);
    const page = pageOfRows(found, limit, ({ id, listedAt }) => ({ at: listedAt, id }));
    return withTotal ? { ...page, total: await this.delegations.count(filter) } : page;
  }

  @Serve(delegationsRoutes.details)
  details(@Input() { params }: RouteInput<typeof delegationsRoutes.details>): Promise<object> {
    return this.delegations.one(params.id);
  }

  @Serve(delegationsRoutes.reclaim)
  async reclaim(
    @Input() { params, body }: RouteInput<typeof delegationsRoutes.reclaim>,
    @By() { email }: AdminSession,
  ): Promise<object> {
    await this.reclaiming.run(params.id, body.force, { actor: email, reason: body.reason });
    return this.delegations.one(params.id);
  }
}
