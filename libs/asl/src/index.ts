export * from './data/json.js';
export * from './data/payload.js';
export * from './states-error.js';
export * from './definition/model.js';
export * from './definition/problem.js';
export * from './expressions/scope.js';
