import { Module } from '@nestjs/common';
import { AuditModule } from '../../domain/audit/index.js';
import { RatesModule } from '../../domain/rates/index.js';
import { RateSourceModule } from '../../gateways/rates/index.js';
import { ExchangeRates } from './exchange-rates.service.js';
import { ExchangeRatesLoop } from './exchange-rates.loop.js';
import { ReadRateStep } from './read-rate.step.js';
import { WatchAge } from './watch-age.js';

/** Seeing, setting and deciding the exchange rate: what the doors call. */
@Module({ imports: [AuditModule, RatesModule], providers: [ExchangeRates], exports: [ExchangeRates] })
export class ExchangeRatesModule {}

/** Reading the source: what workers run. */
@Module({
  imports: [RatesModule, RateSourceModule],
  providers: [ExchangeRatesLoop, ReadRateStep, WatchAge],
})
export class ExchangeRatesWorkerModule {}
