import { assign } from '../assign.js';
import { FIELDS, inputOutput, results, transition } from '../common-fields.js';
import { errorHandling } from '../error-handling.js';
import { numberOrPath, template } from '../expression-fields.js';
import type { Fields } from '../fields.js';
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
    const timeoutSeconds = numberOrPath(state, 'TimeoutSeconds', state.integer('TimeoutSeconds', SECONDS));
    const heartbeatSeconds = numberOrPath(state, 'HeartbeatSeconds', state.integer('HeartbeatSeconds', SECONDS));
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
      credentials: template(state, 'Credentials'),
      assign: assign(state),
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
  const credentials = state.get('Credentials');
  if (credentials === undefined || (state.around.queryLanguage === 'JSONata' && typeof credentials === 'string'))
    return;
  const fields = state.object('Credentials');
  if (fields !== undefined && !fields.has('RoleArn') && !fields.has('RoleArn.$'))
    fields.error(MESSAGE.missing('RoleArn'));
  const resource = state.get('Resource');
  if (typeof resource === 'string' && parseResource(resource)?.kind === 'activity')
    state.error(MESSAGE.activityCredentials, 'Credentials');
}
