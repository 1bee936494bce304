import type { RouteInput } from '@energy-desk/shared/http';
import { reportsRoutes } from '@energy-desk/shared/reports';
import { Controller } from '@nestjs/common';
import { DaysDesk, ExportsDesk, Summary } from '../../../processes/reports/index.js';
import { type AdminSession, By, Input, Serve } from '../kernel/index.js';

/** Figures, and the days that finance signs off. */
@Controller()
export class ReportsController {
  constructor(
    private readonly summaries: Summary,
    private readonly exports: ExportsDesk,
    private readonly desk: DaysDesk,
  ) {}

  @Serve(reportsRoutes.summary)
  summary(@Input() { query }: RouteInput<typeof reportsRoutes.summary>): Promise<object> {
    const { groupBy, ...period } = query;
    return this.summaries.of(period, groupBy);
  }

  @Serve(reportsRoutes.paymentExceptions)
  paymentExceptions(@Input() { query }: RouteInput<typeof reportsRoutes.paymentExceptions>): Promise<object> {
    return this.summaries.exceptions(query);
  }

  @Serve(reportsRoutes.totals)
  totals(@Input() { body }: RouteInput<typeof reportsRoutes.totals>): Promise<object> {
    return this.exports.totals(body);
  }

  @Serve(reportsRoutes.days)
  days(@Input() { query }: RouteInput<typeof reportsRoutes.days>): Promise<object> {
    return this.desk.list(query);
  }

  @Serve(reportsRoutes.signDay)
  signDay(
    @Input() { params, body }: RouteInput<typeof reportsRoutes.signDay>,
    @By() admin: AdminSession,
  ): Promise<object> {
    return this.desk.sign(admin.email, { ...params, ...body });
  }
}
