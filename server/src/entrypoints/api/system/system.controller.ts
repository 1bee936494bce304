import type { RouteInput } from '@energy-desk/shared/http';
import { systemRoutes } from '@energy-desk/shared/system';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import type { DeadLetterRow } from '../../../platform/queue/index.js';
import { Brakes } from '../../../processes/brakes/index.js';
import { QueueDesk } from '../../../processes/queue-desk/index.js';
import { ReconciliationDesk } from '../../../processes/reconciliation/index.js';
import { type AdminSession, By, Input, pageOfRows, positionOf, Serve } from '../kernel/index.js';
import { DeadLettersReadModel } from './dead-letters.read-model.js';
import { SystemHealthService } from './system-health.service.js';

const SHOWN_HOLDS = 20;
const letterPosition = z.object({
  at: z.iso.datetime({ precision: 6 }),
  step: z.string(),
  subject: z.string(),
});

/** How the installation is, and what people do to it. */
@Controller()
export class SystemController {
  constructor(
    private readonly healthService: SystemHealthService,
    private readonly letters: DeadLettersReadModel,
    private readonly queueDesk: QueueDesk,
    private readonly brakesDesk: Brakes,
    private readonly reconciliation: ReconciliationDesk,
  ) {}

  @Serve(systemRoutes.health)
  health(): Promise<object> {
    return this.healthService.read();
  }

  @Serve(systemRoutes.nodes)
  async nodes(): Promise<object> {
    return { items: await this.healthService.nodes() };
  }

  @Serve(systemRoutes.scanner)
  scanner(): Promise<object> {
    return this.healthService.scanner();
  }

  @Serve(systemRoutes.resumeScanner)
  async resumeScanner(
    @Input() { body }: RouteInput<typeof systemRoutes.resumeScanner>,
    @By() admin: AdminSession,
  ): Promise<object> {
    await this.reconciliation.resumeScanner({ actor: admin.email, reason: body.reason });
    return this.healthService.scanner();
  }

  @Serve(systemRoutes.queues)
  async queues(): Promise<object> {
    return { items: await this.healthService.queues() };
  }

  @Serve(systemRoutes.deadLetters)
  async deadLetters(@Input() { query }: RouteInput<typeof systemRoutes.deadLetters>): Promise<object> {
    const found = await this.letters.list(query, positionOf(letterPosition, query), query.limit + 1);
    const page = pageOfRows(found, query.limit, ({ position, step, subject }) => ({
      at: position,
      step,
      subject,
    }));
    const total = query.withTotal ? { total: await this.letters.count(query) } : {};
    return { ...page, items: page.items.map(viewOf), ...total };
  }

  @Serve(systemRoutes.retryDeadLetter)
  async retryDeadLetter(
    @Input() { body }: RouteInput<typeof systemRoutes.retryDeadLetter>,
    @By() admin: AdminSession,
  ): Promise<object> {
    const { reason, ...name } = body;
    return viewOf(await this.queueDesk.retry(name, { actor: admin.email, reason }));
  }

  @Serve(systemRoutes.dropDeadLetter)
  async dropDeadLetter(
    @Input() { body }: RouteInput<typeof systemRoutes.dropDeadLetter>,
    @By() admin: AdminSession,
  ): Promise<object> {
    const { reason, ...name } = body;
    return viewOf(await this.queueDesk.drop(name, { actor: admin.email, reason }));
  }

  @Serve(systemRoutes.brakes)
  async brakes(): Promise<object> {
    return { items: await this.brakesDesk.list() };
  }

  @Serve(systemRoutes.changeBrake)
  changeBrake(
    @Input() { params, body }: RouteInput<typeof systemRoutes.changeBrake>,
    @By() admin: AdminSession,
  ): Promise<object> {
    return this.brakesDesk.change(params.name, body.pulled, { actor: admin.email, reason: body.reason });
  }

  @Serve(systemRoutes.holds)
  async holds(): Promise<object> {
    return { items: await this.reconciliation.recentHolds(SHOWN_HOLDS) };
  }

  @Serve(systemRoutes.releaseHold)
  releaseHold(
    @Input() { params, body }: RouteInput<typeof systemRoutes.releaseHold>,
    @By() admin: AdminSession,
  ): Promise<object> {
    return this.reconciliation.release(params.id, { actor: admin.email, reason: body.reason });
  }
}

const viewOf = (letter: DeadLetterRow): object => ({
  ...letter,
  status: letter.droppedAt ? 'dropped' : letter.nextTryAt.getTime() > Date.now() ? 'waiting' : 'due',
});
