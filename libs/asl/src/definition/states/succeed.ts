import { FIELDS, inputOutput } from '../common-fields.js';
import { inJsonata, jsonataValue } from '../jsonata-fields.js';
import type { SucceedState } from '../model.js';
import type { StateShape } from './state-shape.js';

export const succeed: StateShape<SucceedState> = {
  fields: { both: [], JSONPath: FIELDS.inputOutput, JSONata: ['Output'] },
  required: [],
  read: (state) => ({
    type: 'Succeed',
    ...inputOutput(state),
    jsonata: inJsonata(state, () => ({ output: jsonataValue(state, 'Output') })),
  }),
};
