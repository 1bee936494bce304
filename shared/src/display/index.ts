export * from './explorer.js';
export * from './figures.js';
