export * from './execution-store.js';
export * from './state-machine-store.js';
