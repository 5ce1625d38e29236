export * from './scope.js';
export { ExpressionSyntaxError } from './expression-syntax-error.js';
export { parseTimestamp, compareTimestamps, type Timestamp } from './timestamp.js';
export { compilePath, compileReferenceReadPath } from './json-path/compile-path.js';
export { compileReferencePath } from './json-path/reference-path.js';
export { compileIntrinsic } from './intrinsics/compile-intrinsic.js';
export { compileTextExpression } from './text-expression.js';
export { compileTemplate, type CompiledTemplate, type TemplateProblem } from './payload-template/compile-template.js';
export {
  choiceOperators,
  compileChoiceRule,
  type ChoiceCondition,
  type ChoiceProblem,
} from './choice/compile-choice-rule.js';
export * from './jsonata/index.js';
