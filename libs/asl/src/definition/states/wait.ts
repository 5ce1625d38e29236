import { parseTimestamp } from '../../expressions/index.js';
import { assign } from '../assign.js';
import { FIELDS, inputOutput, transition } from '../common-fields.js';
import { referencePath } from '../expression-fields.js';
import type { Fields } from '../fields.js';
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
    state.exactlyOne('SecondsPath', 'Seconds', 'TimestampPath', 'Timestamp');
    return {
      type: 'Wait',
      ...inputOutput(state),
      ...transition(state),
      seconds: state.integer('Seconds', { min: 0, max: MAX_SECONDS }),
      secondsPath: referencePath(state, 'SecondsPath'),
      timestamp: timestamp(state),
      timestampPath: referencePath(state, 'TimestampPath'),
      assign: assign(state),
    };
  },
};

function timestamp(state: Fields): number | undefined {
  const text = state.string('Timestamp');
  if (text === undefined || (state.around.queryLanguage === 'JSONata' && text.startsWith('{%'))) return undefined;
  const instant = parseTimestamp(text);
  if (instant === undefined) state.error(MESSAGE.timestamp, 'Timestamp');
  return instant?.epochMs;
}
