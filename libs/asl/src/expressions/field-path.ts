import type { Json } from '../data/json.js';
import { StatesError } from '../states-error.js';
import type { CompiledPath } from './json-path/compiled-path.js';
import type { Scope } from './scope.js';

/**
 * The value of a path given for one field (`value.$` of a template, ErrorPath …).
 * Throws States.Runtime with AWS's text when it finds nothing; the text prints what the path was applied to.
 */
export function readForField(path: CompiledPath, field: string, scope: Scope): Json {
  const value = path.find(scope);
  if (value !== undefined) return value;
  const searched = JSON.stringify(path.documentOf(scope) ?? scope.input);
  throw new StatesError(
    'States.Runtime',
    `The JSONPath '${path.text}' specified for the field '${field}' could not be found in the input '${searched}'`,
  );
}
