import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NewOrder, OrdersModule, OrdersService } from '../../../../src/domain/orders/index.js';
import { ForgetExportsStep } from '../../../../src/processes/reports/exports/forget-exports.step.js';
import { MakeExportsStep } from '../../../../src/processes/reports/exports/make-exports.step.js';
import { ExportFiles } from '../../../../src/processes/reports/exports/export-files.js';
import { ExportReadModel } from '../../../../src/processes/reports/exports/export.read-model.js';
import { ExportRepository } from '../../../../src/processes/reports/exports/export.repository.js';
import { SummaryReadModel } from '../../../../src/processes/reports/summary/summary.read-model.js';
import { Summary } from '../../../../src/processes/reports/summary/summary.service.js';
import { anOrder } from '../../../builders/rows.js';
import { Api } from '../../../harness/api.js';
import type { Rooms } from '../../../harness/rooms.js';
import { Module } from '@nestjs/common';

/** What a worker would run, without its queue. */
@Module({
  providers: [
    ExportFiles,
    ExportReadModel,
    ExportRepository,
    ForgetExportsStep,
    MakeExportsStep,
    Summary,
    SummaryReadModel,
  ],
})
export class ReportSteps {}

export const openApi = async (): Promise<Api & { folder: string }> => {
  const folder = mkdtempSync(join(tmpdir(), 'energy-desk-reports-'));
  const api = await Api.open([OrdersModule, ReportSteps], { environment: { REPORTS_DIR: folder } });
  return Object.assign(api, { folder });
};

/** A second worker on the same database and folder. */
export const twinOf = (api: Api): Promise<Rooms> => api.rooms.twin([OrdersModule, ReportSteps]);

export const makeExports = (rooms: Rooms): Promise<void> => rooms.get(MakeExportsStep).run();
export const forgetExports = (rooms: Rooms): Promise<void> => rooms.get(ForgetExportsStep).run();

/** One way through an order's life: states and when, by chain time. */
export type Moves = readonly (readonly [
  'confirming' | 'paid' | 'delegating' | 'active' | 'reclaiming' | 'completed' | 'refunding' | 'refunded',
  Date,
])[];

const KINDS = {
  confirming: 'payment_seen',
  paid: 'payment_confirmed',
  delegating: 'delegating',
  active: 'active',
  reclaiming: 'reclaiming',
  completed: 'completed',
  refunding: 'refunding',
  refunded: 'refunded',
} as const;

/** An order with events as the corridor leaves them. */
export async function orderThrough(rooms: Rooms, given: Partial<NewOrder>, moves: Moves): Promise<string> {
  const orders = rooms.get(OrdersService);
  const order = anOrder({ id: randomUUID(), ...given });
  await rooms.database.transaction('rental.place-order', (tx) => orders.create(tx, order));
  let from = order.status;
  for (const [to, chainTime] of moves) {
    const move = { ids: [order.id], from, to, kind: KINDS[to], chainTime };
    await rooms.database.transaction('rental.place-order', (tx) => orders.move(tx, move));
    from = to;
  }
  return order.id;
}
