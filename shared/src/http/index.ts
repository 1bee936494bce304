export * from './docs.routes.js';
export * from './health.js';
export * from './money.js';
export * from './problem.js';
export * from './route.js';
export * from './wire.js';
