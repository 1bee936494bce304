export * from './reconciliation.routes.js';
