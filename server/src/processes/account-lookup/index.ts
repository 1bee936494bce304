export { AccountLookupModule } from './account-lookup.module.js';
export { AccountLookup } from './account-lookup.service.js';
export type { AddressFacts, FactsUnavailable } from './account-lookup.service.js';
export type { UsdtEnergy } from './usdt-energy.js';
