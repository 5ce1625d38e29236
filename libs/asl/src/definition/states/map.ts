import { assign } from '../assign.js';
import { FIELDS, inputOutput, results, transition } from '../common-fields.js';
import { errorHandling } from '../error-handling.js';
import { numberOrPath, referencePath, template } from '../expression-fields.js';
import { checkDistributedFields, DISTRIBUTED_FIELDS } from '../map/distributed-fields.js';
import { label } from '../map/label.js';
import { PROCESSOR_FIELDS, processorConfig } from '../map/processor-config.js';
import type { Fields } from '../fields.js';
import type { MapState, StateMachine } from '../model.js';
import type { ReadMachine, StateShape } from './state-shape.js';

export const map: StateShape<MapState> = {
  fields: {
    both: [
      ...FIELDS.transition,
      ...FIELDS.errorHandling,
      ...DISTRIBUTED_FIELDS,
      'ItemProcessor',
      'Iterator',
      'ItemSelector',
      'MaxConcurrency',
      'ToleratedFailureCount',
      'ToleratedFailurePercentage',
      'Label',
      'Assign',
    ],
    JSONPath: [
      ...FIELDS.inputOutput,
      'Parameters',
      'ResultSelector',
      'ResultPath',
      'ItemsPath',
      'MaxConcurrencyPath',
      'ToleratedFailureCountPath',
      'ToleratedFailurePercentagePath',
    ],
    JSONata: ['Items', 'Output'],
  },
  required: [],
  read(state, readMachine) {
    state.exactlyOne('ItemProcessor', 'Iterator');
    state.atMostOne('ItemSelector', 'Parameters');
    const { mode, itemProcessor } = processor(state, readMachine);
    checkDistributedFields(state, mode);
    return {
      type: 'Map',
      ...inputOutput(state),
      ...transition(state),
      ...results(state),
      ...errorHandling(state),
      mode,
      itemProcessor,
      itemsPath: referencePath(state, 'ItemsPath'),
      itemSelector: template(state, 'ItemSelector') ?? template(state, 'Parameters'),
      maxConcurrency: numberOrPath(state, 'MaxConcurrency', state.integer('MaxConcurrency', { min: 0 })),
      toleratedFailureCount: numberOrPath(
        state,
        'ToleratedFailureCount',
        state.integer('ToleratedFailureCount', { min: 0 }),
      ),
      toleratedFailurePercentage: numberOrPath(
        state,
        'ToleratedFailurePercentage',
        state.number('ToleratedFailurePercentage', { min: 0, max: 100 }),
      ),
      label: label(state),
      assign: assign(state),
    };
  },
};

/** ItemProcessor, or Iterator as older definitions call it. */
function processor(state: Fields, readMachine: ReadMachine): { mode: MapState['mode']; itemProcessor: StateMachine } {
  const machine = state.object('ItemProcessor') ?? state.object('Iterator');
  if (machine === undefined)
    return { mode: 'INLINE', itemProcessor: { startAt: '', states: new Map(), queryLanguage: 'JSONPath' } };
  machine.allowOnly(PROCESSOR_FIELDS);
  const { mode, executionType } = processorConfig(machine);
  return { mode, itemProcessor: readMachine(machine, executionType && { machineType: executionType }) };
}
