import { factsOf, type PriceVersion } from '../../../domain/pricing/index.js';

/** A version of a price as the contracts have it. */
export const priceView = (version: PriceVersion): object => ({
  ...factsOf(version),
  id: version.id,
  version: version.version,
  active: version.active,
  changedBy: version.changedBy,
  createdAt: version.createdAt,
});
