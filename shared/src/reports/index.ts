export * from './payment-exceptions.js';
export * from './report-figures.js';
export * from './report-filters.js';
export * from './reports.routes.js';
export * from './reports.schemas.js';
