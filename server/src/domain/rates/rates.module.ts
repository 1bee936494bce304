import { Module } from '@nestjs/common';
import { RatesRepository } from './rates.repository.js';
import { RatesService } from './rates.service.js';

@Module({ providers: [RatesRepository, RatesService], exports: [RatesService] })
export class RatesModule {}
