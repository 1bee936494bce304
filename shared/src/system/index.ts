export * from './system.routes.js';
export * from './system.schemas.js';
