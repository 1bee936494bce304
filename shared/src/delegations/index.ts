export * from './delegations.routes.js';
