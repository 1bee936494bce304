export * from './desk.routes.js';
