import type { RouteInput } from '@energy-desk/shared/http';
import { reconciliationRoutes } from '@energy-desk/shared/reconciliation';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import {
  LostRentals,
  ReconciliationDesk,
  UnexplainedCashDesk,
} from '../../../processes/reconciliation/index.js';
import {
  type AdminSession,
  By,
  IdempotencyKey,
  Input,
  pageOfRows,
  positionOf,
  Serve,
} from '../kernel/index.js';
import { ReconciliationReadModel } from './reconciliation.read-model.js';

const timePosition = z.object({ at: z.iso.datetime({ precision: 6 }), id: z.uuid() });
const positionOfRow = ({ position, id }: { position: string; id: string }): object => ({ at: position, id });

/** Books against chain: asking for a comparison, and what was found. */
@Controller()
export class ReconciliationController {
  constructor(
    private readonly desk: ReconciliationDesk,
    private readonly lostRentals: LostRentals,
    private readonly unexplained: UnexplainedCashDesk,
    private readonly readModel: ReconciliationReadModel,
  ) {}

  @Serve(reconciliationRoutes.run)
  run(@By() admin: AdminSession): Promise<object> {
    return this.desk.compareNow(admin.email);
  }

  @Serve(reconciliationRoutes.runs)
  async runs(@Input() { query }: RouteInput<typeof reconciliationRoutes.runs>): Promise<object> {
    const found = await this.readModel.runs(positionOf(timePosition, query), query.limit + 1);
    const total = query.withTotal ? { total: await this.readModel.countRuns() } : {};
    return { ...pageOfRows(found, query.limit, positionOfRow), ...total };
  }

  @Serve(reconciliationRoutes.get)
  get(@Input() { params }: RouteInput<typeof reconciliationRoutes.get>): Promise<object> {
    return this.desk.run(params.id);
  }

  @Serve(reconciliationRoutes.differences)
  async differences(
    @Input() { query }: RouteInput<typeof reconciliationRoutes.differences>,
  ): Promise<object> {
    const found = await this.readModel.differences(query, positionOf(timePosition, query), query.limit + 1);
    const total = query.withTotal ? { total: await this.readModel.countDifferences(query) } : {};
    return { ...pageOfRows(found, query.limit, positionOfRow), ...total };
  }

  @Serve(reconciliationRoutes.bookDifference)
  async bookDifference(
    @By() admin: AdminSession,
    @Input() { params, body }: RouteInput<typeof reconciliationRoutes.bookDifference>,
    @IdempotencyKey() key: string,
  ): Promise<object | undefined> {
    const { ours, chains, reason } = body;
    const wish = { differenceId: params.id, ours: BigInt(ours), chains: BigInt(chains), key };
    await this.unexplained.book(wish, { actor: admin.email, reason });
    return this.readModel.difference(params.id);
  }

  @Serve(reconciliationRoutes.foreignOperations)
  async foreignOperations(
    @Input() { query }: RouteInput<typeof reconciliationRoutes.foreignOperations>,
  ): Promise<object> {
    const found = await this.readModel.foreign(query, positionOf(timePosition, query), query.limit + 1);
    const total = query.withTotal ? { total: await this.readModel.countForeign(query) } : {};
    return { ...pageOfRows(found, query.limit, positionOfRow), ...total };
  }

  @Serve(reconciliationRoutes.takeOver)
  takeOver(
    @By() admin: AdminSession,
    @Input() { params, body }: RouteInput<typeof reconciliationRoutes.takeOver>,
  ): Promise<object> {
    const by = { actor: admin.email, reason: body.reason };
    return this.lostRentals.takeOver(params.id, body.durationSeconds, by);
  }
}
