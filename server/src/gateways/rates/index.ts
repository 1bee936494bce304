import { Module } from '@nestjs/common';
import { RateSource } from './rate-source.js';

export { RateSource } from './rate-source.js';

@Module({ providers: [RateSource], exports: [RateSource] })
export class RateSourceModule {}
