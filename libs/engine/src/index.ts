export * from './model/frame.js';
export * from './model/decision.js';
export * from './model/visit.js';
export * from './model/engine-event.js';
export * from './model/history-event-type.js';
export { decide, decideStart } from './decide.js';
export { machineOfFrame } from './model/frame-path.js';
export { MAX_PAYLOAD_BYTES } from './data-flow/limits.js';
export { unservedFailure } from './states/task/runtime-failures.js';
