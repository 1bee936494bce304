export { RiskDesk, type RiskDeed } from './risk-desk.js';
export { RiskDeskModule } from './risk-desk.module.js';
