export * from './decision-checks.js';
export * from './execution-id.js';
export * from './formats.js';
export * from './full-history.js';
export * from './execution-store.js';
export * from './submitted-event.js';
export * from './state-machine-store.js';
export * from './store-errors.js';
export { MemoryStore, type MemoryStoreOptions } from './memory/memory-store.js';
