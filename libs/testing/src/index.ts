export { eventually } from './eventually.js';
export { freePort } from './free-port.js';
export { projectRoot } from './project.js';
export { startProcess, type ProcessEnd, type StartProcessOptions, type TestProcess } from './start-process.js';
export { removeKeys, startOwnRedis, startTestRedis, type OwnRedis, type TestRedis } from './test-redis.js';
export { interpret, interpretFully } from './interpreter/interpret.js';
export * from './interpreter/model.js';
export { evaluatorInProcess } from './interpreter/evaluator-in-process.js';
export * from './workload/index.js';
