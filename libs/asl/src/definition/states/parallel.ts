import { assign } from '../assign.js';
import { FIELDS, inputOutput, results, transition } from '../common-fields.js';
import { errorHandling } from '../error-handling.js';
import { template } from '../expression-fields.js';
import { inJsonata, jsonataValue, RESULT } from '../jsonata-fields.js';
import type { ParallelState } from '../model.js';
import type { StateShape } from './state-shape.js';

const BRANCH_FIELDS = ['StartAt', 'States', 'Comment'];

export const parallel: StateShape<ParallelState> = {
  fields: {
    both: [...FIELDS.transition, ...FIELDS.errorHandling, 'Branches', 'Assign'],
    JSONPath: [...FIELDS.inputOutput, 'Parameters', 'ResultSelector', 'ResultPath'],
    JSONata: ['Arguments', 'Output'],
  },
  required: ['Branches'],
  read: (state, readMachine) => ({
    type: 'Parallel',
    ...inputOutput(state),
    ...transition(state),
    ...results(state),
    ...errorHandling(state),
    parameters: template(state, 'Parameters'),
    branches: state.someObjects('Branches').map((branch) => {
      branch.allowOnly(BRANCH_FIELDS);
      return readMachine(branch);
    }),
    assign: assign(state),
    jsonata: inJsonata(state, () => ({
      arguments: jsonataValue(state, 'Arguments'),
      output: jsonataValue(state, 'Output', RESULT),
      assign: jsonataValue(state, 'Assign', RESULT),
    })),
  }),
};
