export * from './flash.routes.js';
