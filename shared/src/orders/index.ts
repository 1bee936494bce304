export * from './order-status.js';
export * from './orders.routes.js';
export * from './orders.schemas.js';
