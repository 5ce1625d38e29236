export * from './sfn-api-error.js';
export * from './execution-errors.js';
export * from './state-machine-errors.js';
export * from './task-errors.js';
export * from './request-errors.js';
export * from './access-errors.js';
export * from './service-errors.js';
