import { parseTimestamp } from '../../expressions/index.js';
import { assign } from '../assign.js';
import { FIELDS, inputOutput, transition } from '../common-fields.js';
import { referencePath } from '../expression-fields.js';
import type { Fields } from '../fields.js';
import { inJsonata, isExpressionField, jsonataExpression, jsonataValue } from '../jsonata-fields.js';
import { MESSAGE } from '../messages.js';
import type { WaitState } from '../model.js';
import type { StateShape } from './state-shape.js';

const MAX_SECONDS = 99_999_999;

export const wait: StateShape<WaitState> = {
  fields: {
    both: [...FIELDS.transition, 'Seconds', 'Timestamp', 'Assign'],
    JSONPath: [...FIELDS.inputOutput, 'SecondsPath', 'TimestampPath'],
    JSONata: ['Output'],
  },
  required: [],
  read(state) {
    state.exactlyOne(...durations(state));
    return {
      type: 'Wait',
      ...inputOutput(state),
      ...transition(state),
      seconds: isExpressionField(state, 'Seconds') ? undefined : state.integer('Seconds', { min: 0, max: MAX_SECONDS }),
      secondsPath: referencePath(state, 'SecondsPath'),
      timestamp: timestamp(state),
      timestampPath: referencePath(state, 'TimestampPath'),
      assign: assign(state),
      jsonata: inJsonata(state, () => ({
        seconds: jsonataExpression(state, 'Seconds'),
        timestamp: jsonataExpression(state, 'Timestamp'),
        output: jsonataValue(state, 'Output'),
        assign: jsonataValue(state, 'Assign'),
      })),
    };
  },
};

function durations(state: Fields): readonly string[] {
  if (state.around.queryLanguage === 'JSONata') return ['Seconds', 'Timestamp'];
  return ['SecondsPath', 'Seconds', 'TimestampPath', 'Timestamp'];
}

function timestamp(state: Fields): number | undefined {
  const text = isExpressionField(state, 'Timestamp') ? undefined : state.string('Timestamp');
  if (text === undefined) return undefined;
  const instant = parseTimestamp(text);
  if (instant === undefined) state.error(MESSAGE.timestamp, 'Timestamp');
  return instant?.epochMs;
}
