import type { RouteInput } from '@energy-desk/shared/http';
import { riskRoutes } from '@energy-desk/shared/risk';
import { Controller } from '@nestjs/common';
import type { RiskSubject } from '../../../domain/risk/index.js';
import { RiskDesk } from '../../../processes/risk-desk/index.js';
import { type AdminSession, By, Input, Serve } from '../kernel/index.js';

/** Lists of the risk rules. */
@Controller()
export class RiskController {
  constructor(private readonly desk: RiskDesk) {}

  @Serve(riskRoutes.list)
  async list(@Input() { query }: RouteInput<typeof riskRoutes.list>): Promise<object> {
    return { items: await this.desk.list(query.list ?? null), nextCursor: null };
  }

  @Serve(riskRoutes.add)
  async add(
    @Input() { body }: RouteInput<typeof riskRoutes.add>,
    @By() admin: AdminSession,
  ): Promise<object> {
    const by = { actor: admin.email, reason: body.reason };
    return { changed: await this.desk.add(subjectOf(body), by) };
  }

  @Serve(riskRoutes.remove)
  async remove(
    @Input() { body }: RouteInput<typeof riskRoutes.remove>,
    @By() admin: AdminSession,
  ): Promise<object> {
    const by = { actor: admin.email, reason: body.reason };
    return { changed: await this.desk.remove(subjectOf(body), by) };
  }
}

const subjectOf = ({ list, address, userId = '' }: RouteInput<typeof riskRoutes.add>['body']): RiskSubject =>
  address === undefined
    ? { list, subjectKind: 'user', subject: userId }
    : { list, subjectKind: 'address', subject: address };
