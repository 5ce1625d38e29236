import { isJsonObject, type Json } from '../../data/json.js';
import { assign } from '../assign.js';
import { FIELDS, inputOutput, transition } from '../common-fields.js';
import { looksLikeExpression, resultPath, template } from '../expression-fields.js';
import { inJsonata, jsonataValue } from '../jsonata-fields.js';
import { MESSAGE } from '../messages.js';
import type { PassState } from '../model.js';
import type { StateShape } from './state-shape.js';

export const pass: StateShape<PassState> = {
  fields: {
    both: [...FIELDS.transition, 'Assign'],
    JSONPath: [...FIELDS.inputOutput, 'Parameters', 'Result', 'ResultPath'],
    JSONata: ['Output'],
  },
  required: [],
  read(state) {
    if (looksEvaluated(state.get('Result'))) state.warning('PASS_RESULT_IS_STATIC', MESSAGE.staticResult, 'Result');
    return {
      type: 'Pass',
      ...inputOutput(state),
      ...transition(state),
      parameters: template(state, 'Parameters'),
      ...(state.has('Result') && { result: state.get('Result') }),
      resultPath: resultPath(state),
      assign: assign(state),
      jsonata: inJsonata(state, () => ({
        output: jsonataValue(state, 'Output'),
        assign: jsonataValue(state, 'Assign'),
      })),
    };
  },
};

function looksEvaluated(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.some(looksEvaluated);
  if (!isJsonObject(value)) return looksLikeExpression(value);
  return Object.entries(value).some(([name, member]) => name.endsWith('.$') || looksEvaluated(member));
}
