import { alertsRoutes, severityOf } from '@energy-desk/shared/alerts';
import type { RouteInput } from '@energy-desk/shared/http';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { AlertDesk } from '../../../processes/alerts/index.js';
import { type AdminSession, By, Input, pageOfRows, positionOf, Serve } from '../kernel/index.js';
import { AlertsReadModel } from './alerts.read-model.js';

const position = z.object({ raisedAt: z.iso.datetime({ precision: 6 }), id: z.uuid() });

/** What is wrong, and who looks after it. */
@Controller()
export class AlertsController {
  constructor(
    private readonly readModel: AlertsReadModel,
    private readonly desk: AlertDesk,
  ) {}

  @Serve(alertsRoutes.list)
  async list(@Input() { query }: RouteInput<typeof alertsRoutes.list>): Promise<object> {
    const found = await this.readModel.list(query, positionOf(position, query), query.limit + 1);
    const page = pageOfRows(found, query.limit, (one) => ({ raisedAt: one.position, id: one.id }));
    const total = query.withTotal ? { total: await this.readModel.count(query) } : {};
    return { ...page, items: page.items.map(viewOf), ...total };
  }

  @Serve(alertsRoutes.acknowledge)
  async acknowledge(
    @Input() { params }: RouteInput<typeof alertsRoutes.acknowledge>,
    @By() admin: AdminSession,
  ): Promise<object> {
    return viewOf(await this.desk.acknowledge(params.id, admin.email));
  }

  @Serve(alertsRoutes.resolve)
  async resolve(
    @Input() { params, body }: RouteInput<typeof alertsRoutes.resolve>,
    @By() admin: AdminSession,
  ): Promise<object> {
    return viewOf(await this.desk.resolve(params.id, admin.email, body.reason));
  }
}

interface Timed {
  readonly kind: string;
  readonly acknowledgedAt: Date | null;
  readonly resolvedAt: Date | null;
}

const viewOf = <T extends Timed>(alert: T): object => ({
  ...alert,
  severity: severityOf(alert.kind),
  status: alert.resolvedAt ? 'resolved' : alert.acknowledgedAt ? 'acknowledged' : 'open',
});
