export * from './events.routes.js';
