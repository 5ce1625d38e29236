export * from './decorators.js';
