import { Module } from '@nestjs/common';
import { AuditModule } from '../../domain/audit/index.js';
import { Brakes } from './brakes.service.js';

export { Brakes, type BrakeState } from './brakes.service.js';

/** Pausing by hand: what the doors call. */
@Module({ imports: [AuditModule], providers: [Brakes], exports: [Brakes] })
export class BrakesModule {}
