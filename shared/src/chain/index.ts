export * from './chain.routes.js';
