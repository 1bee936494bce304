import { Module } from '@nestjs/common';
import { RatesModule } from '../../../domain/rates/index.js';
import { ExchangeRatesModule } from '../../../processes/exchange-rates/index.js';
import { PriceDeskModule } from '../../../processes/price-desk/index.js';
import { RentalModule } from '../../../processes/rental/index.js';
import { PricesController } from './prices.controller.js';
import { QuotesController } from './quotes.controller.js';
import { RatesController } from './rates.controller.js';

/** Packages, tiers, rules, flash prices and the exchange rate. */
@Module({
  imports: [PriceDeskModule, RentalModule, ExchangeRatesModule, RatesModule],
  controllers: [PricesController, QuotesController, RatesController],
})
export class PricesApiModule {}
