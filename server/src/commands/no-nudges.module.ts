import { Global, Module } from '@nestjs/common';
import { Nudger } from '../platform/queue/index.js';

/** Workers find what a command did by their sweep: one that ends has no time for a nudge. */
@Global()
@Module({
  providers: [{ provide: Nudger, useValue: { nudge: () => undefined } }],
  exports: [Nudger],
})
export class NoNudgesModule {}
