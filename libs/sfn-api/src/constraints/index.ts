export * from './read-request.js';
export type { Shape, TypeOf } from './shape.js';
