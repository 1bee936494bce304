import { Global, Injectable, Module } from '@nestjs/common';

/** The wall clock: for sessions, schedules and display alone. Money and energy follow chain time. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}

@Global()
@Module({ providers: [Clock], exports: [Clock] })
export class ClockModule {}
