export type { Rate, RateRecord } from './rate.types.js';
export { type RateReport, RatesService, type ReportOutcome } from './rates.service.js';
export { RatesModule } from './rates.module.js';
export { usdtPrice } from './usdt-price.js';
