import { Module } from '@nestjs/common';
import { AuditModule } from '../../domain/audit/index.js';
import { QueueDesk } from './queue-desk.service.js';

export { type LetterDecision, QueueDesk } from './queue-desk.service.js';

/** Work that failed, in people's hands: what the doors call. */
@Module({ imports: [AuditModule], providers: [QueueDesk], exports: [QueueDesk] })
export class QueueDeskModule {}
