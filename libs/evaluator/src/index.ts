export { EvaluatorUnavailable } from './evaluator-unavailable.js';
export { createEvaluator, type Evaluator, type EvaluatorOptions } from './evaluator.js';
export { BOMBS, type Bomb } from './bombs.js';
