export { describeServer, DURABILITIES, type Durability, serverProblems } from './durability.js';
export type { MemoryLoad, PartitionLoad } from './reads/load.js';
export type { RedisStoreOptions } from './options.js';
export { RedisStore } from './redis-store.js';
export { RedisTaskStore } from './redis-task-store.js';
export { StoreMismatchError } from './store-check.js';
export { readServerFacts, type ServerFacts } from './server-facts.js';
export { scriptTimes } from './scripts/define-script.js';
export { RedisExpressTasks } from './redis-express-tasks.js';
