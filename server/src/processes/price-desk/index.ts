export { PriceDesk, type PreviewMoment, type PriceDecision } from './price-desk.service.js';
export { PriceDeskModule, PriceWatchModule } from './price-desk.module.js';
export { PriceRevisions, type PriceHistory } from './price-revisions.service.js';
