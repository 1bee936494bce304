export * from './energy.js';
export * from './sun.js';
export * from './tron-address.js';
export * from './tx-id.js';
