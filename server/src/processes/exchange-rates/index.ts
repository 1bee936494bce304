export { ExchangeRates, type RateDecision, type RatesView } from './exchange-rates.service.js';
export { ExchangeRatesModule, ExchangeRatesWorkerModule } from './exchange-rates.module.js';
