import { isJsonObject } from '../../data/json.js';
import { assign } from '../assign.js';
import { FIELDS, inputOutput, results, transition } from '../common-fields.js';
import { errorHandling } from '../error-handling.js';
import { integerOrPath, objectTemplate, template } from '../expression-fields.js';
import { Fields } from '../fields.js';
import { inJsonata, isExpressionField, jsonataExpression, jsonataValue, RESULT } from '../jsonata-fields.js';
import { MESSAGE } from '../messages.js';
import type { TaskState } from '../model.js';
import { isOffered, parseResource } from '../resource.js';
import type { StateShape } from './state-shape.js';

const SECONDS = { min: 1, max: 99_999_999 };

export const task: StateShape<TaskState> = {
  fields: {
    both: [
      ...FIELDS.transition,
      ...FIELDS.errorHandling,
      'Resource',
      'TimeoutSeconds',
      'HeartbeatSeconds',
      'Credentials',
      'Assign',
    ],
    JSONPath: [
      ...FIELDS.inputOutput,
      'Parameters',
      'ResultSelector',
      'ResultPath',
      'TimeoutSecondsPath',
      'HeartbeatSecondsPath',
    ],
    JSONata: ['Arguments', 'Output'],
  },
  required: ['Resource'],
  read(state) {
    checkResource(state);
    checkCredentials(state);
    const timeoutSeconds = integerOrPath(state, 'TimeoutSeconds', SECONDS);
    const heartbeatSeconds = integerOrPath(state, 'HeartbeatSeconds', SECONDS);
    if (
      typeof timeoutSeconds === 'number' &&
      typeof heartbeatSeconds === 'number' &&
      heartbeatSeconds >= timeoutSeconds
    ) {
      state.error(MESSAGE.heartbeat, 'HeartbeatSeconds');
    }
    return {
      type: 'Task',
      ...inputOutput(state),
      ...transition(state),
      ...results(state),
      ...errorHandling(state),
      resource: state.string('Resource') ?? '',
      parameters: template(state, 'Parameters'),
      timeoutSeconds,
      heartbeatSeconds,
      credentials: objectTemplate(state, 'Credentials'),
      assign: assign(state),
      jsonata: inJsonata(state, () => ({
        arguments: jsonataValue(state, 'Arguments'),
        timeoutSeconds: jsonataExpression(state, 'TimeoutSeconds'),
        heartbeatSeconds: jsonataExpression(state, 'HeartbeatSeconds'),
        credentials: jsonataValue(state, 'Credentials'),
        output: jsonataValue(state, 'Output', RESULT),
        assign: jsonataValue(state, 'Assign', RESULT),
      })),
    };
  },
};

function checkResource(state: Fields): void {
  const arn = state.get('Resource');
  if (typeof arn !== 'string') return;
  const resource = parseResource(arn);
  if (!arn.startsWith('arn:')) state.error(MESSAGE.notAnArn, 'Resource');
  else if (resource === undefined || !isOffered(resource)) state.error(MESSAGE.unknownResource(arn), 'Resource');
  else if (state.around.machineType === 'EXPRESS') {
    if (resource.kind === 'activity') state.error(MESSAGE.expressActivity, 'Resource');
    else if (resource.pattern === 'waitForTaskToken') state.error(MESSAGE.expressToken, 'Resource');
    else if (resource.pattern !== 'request-response') state.error(MESSAGE.expressSync, 'Resource');
  }
}

/** RoleArn, or in JSONPath mode `RoleArn.$`; an activity's worker runs under its own identity. */
function checkCredentials(state: Fields): void {
  const value = state.get('Credentials');
  if (value === undefined) return;
  const isJsonata = state.around.queryLanguage === 'JSONata';
  const names = isJsonata ? ['RoleArn'] : ['RoleArn', 'RoleArn.$'];
  if (isJsonObject(value)) {
    const credentials = new Fields(value, state.at('Credentials'), state.around);
    if (!names.some((name) => credentials.has(name))) credentials.error(MESSAGE.missing('RoleArn'));
    credentials.string('RoleArn');
  }
  // In JSONPath mode a value that is no object is noted when it is read as a template.
  if (isJsonata && !isJsonObject(value) && !isExpressionField(state, 'Credentials'))
    state.wrongType('Object', 'Credentials');
  const resource = state.get('Resource');
  if (typeof resource === 'string' && parseResource(resource)?.kind === 'activity')
    state.error(MESSAGE.activityCredentials, 'Credentials');
}
