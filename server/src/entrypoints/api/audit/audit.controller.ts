import { auditRoutes } from '@energy-desk/shared/audit';
import { type Page, type RouteInput, rowNumber } from '@energy-desk/shared/http';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { type AuditRow, AuditService } from '../../../domain/audit/index.js';
import { Input, pageOfRows, positionOf, Serve } from '../kernel/index.js';

const position = z.object({ id: rowNumber });

@Controller()
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Serve(auditRoutes.list)
  async list(@Input() { query }: RouteInput<typeof auditRoutes.list>): Promise<Page<AuditRow>> {
    const { cursor, limit, withTotal, from, to, ...filter } = query;
    const wanted = {
      ...filter,
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : new Date(to),
    };
    const after = positionOf(position, { cursor });
    const found = await this.audit.list({ ...wanted, beforeId: after?.id, limit: limit + 1 });
    return {
      ...pageOfRows(found, limit, ({ id }) => ({ id })),
      ...(withTotal ? { total: await this.audit.count(wanted) } : {}),
    };
  }
}
