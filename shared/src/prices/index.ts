import type { z } from 'zod';
import type { energyPackage, preview, priceConfig, priceConfigKind, quote } from './prices.schemas.js';

export { pricesRoutes } from './prices.routes.js';
export { type ExchangeRateView, ratesRoutes } from './rates.routes.js';
export type EnergyPackageView = z.infer<typeof energyPackage>;
export type PriceConfigView = z.infer<typeof priceConfig>;
export type PriceConfigKind = z.infer<typeof priceConfigKind>;
export type QuoteView = z.infer<typeof quote>;
export type PreviewView = z.infer<typeof preview>;
