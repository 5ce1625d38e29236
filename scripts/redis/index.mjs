export { checkRedis } from './check-redis.mjs';
export { obtainRedis } from './obtain-redis.mjs';
export { removeKeys } from './remove-keys.mjs';
export { redisCommands } from './resp.mjs';
export { findRunning, startRedis, stopLeftover } from './start-redis.mjs';
