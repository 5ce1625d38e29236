export type { RedisStoreOptions } from './options.js';
export { RedisStore } from './redis-store.js';
export { RedisTaskStore } from './redis-task-store.js';
export { StoreMismatchError } from './store-check.js';
