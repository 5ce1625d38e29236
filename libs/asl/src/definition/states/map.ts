import type { JsonataTemplate } from '../../expressions/jsonata/model.js';
import { assign } from '../assign.js';
import { FIELDS, inputOutput, results, transition } from '../common-fields.js';
import { errorHandling } from '../error-handling.js';
import { anyTemplate, countOrPath, percentageOrPath, referencePath, template } from '../expression-fields.js';
import { distributedFields, DISTRIBUTED_FIELDS } from '../map/distributed-fields.js';
import { label } from '../map/label.js';
import { PROCESSOR_FIELDS, processorConfig } from '../map/processor-config.js';
import type { Fields } from '../fields.js';
import { inJsonata, isExpressionField, jsonataExpression, jsonataValue, RESULT } from '../jsonata-fields.js';
import type { MapState } from '../model.js';
import { VariableScope } from '../variable-scope.js';
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
    const inner = processor(state, readMachine);
    return {
      type: 'Map',
      ...inputOutput(state),
      ...transition(state),
      ...results(state),
      ...errorHandling(state),
      ...inner,
      ...distributedFields(state, inner.mode),
      itemsPath: referencePath(state, 'ItemsPath'),
      itemSelector: anyTemplate(state, 'ItemSelector') ?? template(state, 'Parameters'),
      maxConcurrency: countOrPath(state, 'MaxConcurrency', { min: 0 }),
      toleratedFailureCount: countOrPath(state, 'ToleratedFailureCount', { min: 0 }),
      toleratedFailurePercentage: percentageOrPath(state, 'ToleratedFailurePercentage', { min: 0, max: 100 }),
      label: label(state),
      assign: assign(state),
      jsonata: inJsonata(state, () => ({
        items: items(state),
        itemSelector: jsonataValue(state, 'ItemSelector'),
        maxConcurrency: jsonataExpression(state, 'MaxConcurrency'),
        toleratedFailureCount: jsonataExpression(state, 'ToleratedFailureCount'),
        toleratedFailurePercentage: jsonataExpression(state, 'ToleratedFailurePercentage'),
        output: jsonataValue(state, 'Output', RESULT),
        assign: jsonataValue(state, 'Assign', RESULT),
      })),
    };
  },
};

/** The items of a JSONata Map: an array or an object, both of which may hold expressions, or one expression. */
function items(state: Fields): JsonataTemplate | undefined {
  const value = state.get('Items');
  if (value !== undefined && !isExpressionField(state, 'Items') && (typeof value !== 'object' || value === null))
    return state.wrongType('Array', 'Items');
  return jsonataValue(state, 'Items');
}

/** ItemProcessor, or Iterator as older definitions call it. */
function processor(
  state: Fields,
  readMachine: ReadMachine,
): Pick<MapState, 'mode' | 'executionType' | 'itemProcessor'> {
  const machine = state.object('ItemProcessor') ?? state.object('Iterator');
  if (machine === undefined)
    return { mode: 'INLINE', itemProcessor: { startAt: '', states: new Map(), queryLanguage: 'JSONPath' } };
  machine.allowOnly(PROCESSOR_FIELDS);
  const { mode, executionType } = processorConfig(machine);
  if (mode === 'INLINE') return { mode, itemProcessor: readMachine(machine) };
  // Its children are executions of their own: they do not see the variables around the Map.
  const scope = new VariableScope();
  const machineType = executionType ?? machine.around.machineType;
  return { mode, executionType, itemProcessor: readMachine(machine, { machineType, scope }) };
}
