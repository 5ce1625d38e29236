export * from './execution-id.js';
export * from './execution-store.js';
export * from './state-machine-store.js';
export * from './store-errors.js';
