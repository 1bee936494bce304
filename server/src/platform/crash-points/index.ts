import { Global, Module } from '@nestjs/common';
import { CrashPoints } from './crash-points.js';

export { CrashPoints } from './crash-points.js';
export { CALL_STEPS, COMMIT_STEPS, CRASH_POINTS } from './registry.js';

export type { CommitStep } from './registry.js';

@Global()
@Module({ providers: [CrashPoints], exports: [CrashPoints] })
export class CrashPointsModule {}
