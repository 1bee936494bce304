import type { RouteInput } from '@energy-desk/shared/http';
import { reportsRoutes } from '@energy-desk/shared/reports';
import { Controller, StreamableFile } from '@nestjs/common';
import { ExportsDesk } from '../../../processes/reports/index.js';
import {
  type AdminSession,
  By,
  IdempotencyKey,
  Input,
  momentOf,
  pageOfRows,
  Serve,
} from '../kernel/index.js';
import { exportView, fileNameOf } from './export.view.js';

/** Files of reports, made in the background. */
@Controller()
export class ExportsController {
  constructor(private readonly exports: ExportsDesk) {}

  @Serve(reportsRoutes.requestExport)
  async request(
    @Input() { body }: RouteInput<typeof reportsRoutes.requestExport>,
    @By() admin: AdminSession,
    @IdempotencyKey() id: string,
  ): Promise<object> {
    const { format, timeZone, ...selection } = body;
    return exportView(await this.exports.request(id, admin.email, { selection, format, timeZone }));
  }

  @Serve(reportsRoutes.listExports)
  async list(@Input() { query }: RouteInput<typeof reportsRoutes.listExports>): Promise<object> {
    const { status, subject, requestedBy, limit, withTotal } = query;
    const filter = { status, subject, requestedBy };
    const found = await this.exports.list(filter, limit + 1, momentOf(query));
    const { items, nextCursor } = pageOfRows(found, limit, ({ micros: at, id }) => ({ at, id }));
    const total = withTotal ? { total: await this.exports.count(filter) } : {};
    return { items: items.map(exportView), nextCursor, ...total };
  }

  @Serve(reportsRoutes.oneExport)
  async one(@Input() { params }: RouteInput<typeof reportsRoutes.oneExport>): Promise<object> {
    return exportView(await this.exports.find(params.id));
  }

  @Serve(reportsRoutes.exportFile)
  async file(@Input() { params }: RouteInput<typeof reportsRoutes.exportFile>): Promise<StreamableFile> {
    const { one, stream, bytes } = await this.exports.file(params.id);
    return new StreamableFile(stream, {
      type: 'application/octet-stream',
      disposition: `attachment; filename="${fileNameOf(one)}"`,
      length: bytes,
    });
  }

  @Serve(reportsRoutes.cancelExport)
  async cancel(
    @Input() { params }: RouteInput<typeof reportsRoutes.cancelExport>,
    @By() admin: AdminSession,
  ): Promise<object> {
    return exportView(await this.exports.cancel(admin.email, params.id));
  }
}
