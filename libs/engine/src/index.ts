export * from './model/frame.js';
export * from './model/decision.js';
export * from './model/engine-event.js';
export * from './model/history-event-type.js';
