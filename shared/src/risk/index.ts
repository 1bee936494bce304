export { RISK_LISTS, type RiskEntryWire, riskRoutes } from './risk.routes.js';
