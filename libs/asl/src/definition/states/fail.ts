import { compileTextExpression } from '../../expressions/index.js';
import { compiled, looksLikeExpression } from '../expression-fields.js';
import type { Fields } from '../fields.js';
import { inJsonata, isExpressionField, jsonataExpression } from '../jsonata-fields.js';
import { MESSAGE } from '../messages.js';
import type { FailState, TextExpression } from '../model.js';
import type { StateShape } from './state-shape.js';

export const fail: StateShape<FailState> = {
  fields: { both: ['Error', 'Cause'], JSONPath: ['ErrorPath', 'CausePath'], JSONata: [] },
  required: [],
  read(state) {
    const error = textOrPath(state, 'Error');
    const cause = textOrPath(state, 'Cause');
    return {
      type: 'Fail',
      error: error.text,
      errorPath: error.path,
      cause: cause.text,
      causePath: cause.path,
      jsonata: inJsonata(state, () => ({
        error: jsonataExpression(state, 'Error'),
        cause: jsonataExpression(state, 'Cause'),
      })),
    };
  },
};

/** A literal in field `name`, or a path or intrinsic call in `<name>Path`; never both. A JSONata expression is neither. */
function textOrPath(state: Fields, name: string): { text?: string; path?: TextExpression } {
  if (isExpressionField(state, name)) return {};
  state.orPath(name);
  if (looksLikeExpression(state.get(name))) state.warning('NO_PATH', MESSAGE.noPath(name), name);
  return {
    text: state.string(name),
    path: compiled(state, `${name}Path`, (text) => compileTextExpression(text, `${name}Path`)),
  };
}
