export * from './model.js';
export { CHEAP_FUNCTIONS } from './cheap-functions.js';
export { compileJsonata, type JsonataProblem } from './compile-jsonata.js';
export {
  compileJsonataTemplate,
  isJsonataText,
  type CompiledJsonataTemplate,
  type JsonataTemplateOptions,
  type JsonataTemplateProblem,
} from './compile-jsonata-template.js';
export { evaluateByLibrary, evaluateJsonata, type EvaluationLimits } from './evaluate.js';
export { CHEAP_OPERATORS } from './is-cheap.js';
export { MAX_RESULT_BYTES, MAX_SEQUENCE, OUT_OF_MEMORY, OUT_OF_STACK, OUT_OF_TIME } from './limits.js';
