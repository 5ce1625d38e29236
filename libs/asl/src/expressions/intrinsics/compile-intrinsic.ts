import type { Json } from '../../data/json.js';
import { isLargerThan } from '../../data/json-size.js';
import { StatesError } from '../../states-error.js';
import { ExpressionSyntaxError } from '../expression-syntax-error.js';
import { CompiledPath } from '../json-path/compiled-path.js';
import { variableReferences } from '../json-path/variable-references.js';
import type { Scope, ValueExpression } from '../scope.js';
import { arrayFunctions } from './arrays.js';
import { encodingFunctions } from './encoding.js';
import { IntrinsicArgumentError, type IntrinsicFunction } from './intrinsic-function.js';
import { parseIntrinsic, type IntrinsicArgument, type IntrinsicCall } from './intrinsic-parser.js';
import { jsonFunctions } from './json.js';
import { mathFunctions } from './math.js';
import { textFunctions } from './text.js';

const functions: ReadonlyMap<string, IntrinsicFunction> = new Map([
  ...arrayFunctions,
  ...encodingFunctions,
  ...jsonFunctions,
  ...mathFunctions,
  ...textFunctions,
]);

type Evaluate = (scope: Scope) => Json;

/** All arguments of one call together, characters of JSON: four times the largest payload. */
const MAX_ARGUMENTS = 4 * 262_144;

/**
 * Compiles a `States.…(…)` call; throws ExpressionSyntaxError. Evaluating throws States.IntrinsicFailure when an
 * argument does not fit, and States.Runtime when a path among the arguments finds nothing; both name the whole text.
 */
export function compileIntrinsic(text: string): ValueExpression {
  const call = parseIntrinsic(text);
  const evaluate = compileCall(call, text);
  return {
    text,
    references: referencesOf(call),
    evaluate(scope) {
      try {
        return evaluate(scope);
      } catch (error) {
        if (!(error instanceof IntrinsicArgumentError)) throw error;
        throw new StatesError('States.IntrinsicFailure', failure(text, error.message));
      }
    },
  };
}

function referencesOf(argument: IntrinsicArgument): readonly string[] {
  if (argument.kind === 'path') return variableReferences(argument.syntax);
  return argument.kind === 'call' ? argument.args.flatMap(referencesOf) : [];
}

function compileCall(call: IntrinsicCall, text: string): Evaluate {
  const intrinsic = functions.get(call.name);
  if (intrinsic === undefined) throw new ExpressionSyntaxError(`unknown intrinsic function '${call.name}'`);
  const count = call.args.length;
  if (count < intrinsic.minArgs || count > intrinsic.maxArgs) {
    throw new ExpressionSyntaxError(`'${call.name}' does not take ${count} arguments`);
  }
  const args = call.args.map((argument, index) =>
    compileArgument(argument, text, index === 0 && intrinsic.rawTemplate === true),
  );
  return (scope) => {
    const values = args.map((evaluate) => evaluate(scope));
    // No function makes much more than it is given; what it is given may hold one large part many times.
    if (isLargerThan(values, MAX_ARGUMENTS)) {
      throw new StatesError(
        'States.DataLimitExceeded',
        failure(text, `the arguments are larger than ${MAX_ARGUMENTS} characters`),
      );
    }
    return intrinsic.call(values, scope);
  };
}

function compileArgument(argument: IntrinsicArgument, text: string, raw: boolean): Evaluate {
  if (argument.kind === 'call') return compileCall(argument, text);
  if (argument.kind === 'path') return compilePathArgument(new CompiledPath(argument.text, argument.syntax), text);
  const value = raw && argument.raw !== undefined ? argument.raw : argument.value;
  return () => value;
}

/** AWS prints a `$$` path with one `$`, and the state's input whatever the path reads. */
function compilePathArgument(path: CompiledPath, text: string): Evaluate {
  const printed = path.text.startsWith('$$') ? path.text.slice(1) : path.text;
  return (scope) => {
    const value = path.find(scope);
    if (value !== undefined) return value;
    const detail = `The JsonPath argument for the field '${printed}' could not be found in the input '${JSON.stringify(scope.input)}'`;
    throw new StatesError('States.Runtime', failure(text, detail));
  };
}

function failure(text: string, detail: string): string {
  return `The function '${text}' had the following error: ${detail}`;
}
