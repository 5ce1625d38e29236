import type { Json, JsonObject, State } from '#asl';
import type { ExecutionInfo } from '../model/frame.js';

const COUNTED = new Set(['Task', 'Parallel', 'Map']);

/** The context object a tested state sees when the caller gives none (vectors of test_state_scenarios). */
export function defaultContext(
  execution: ExecutionInfo,
  state: State,
  now: number,
  retryCount: number,
  taskToken: string,
): JsonObject {
  return {
    Execution: {
      Id: execution.arn,
      Input: JSON.parse(execution.input) as Json,
      Name: execution.name,
      ...(execution.roleArn === '' ? {} : { RoleArn: execution.roleArn }),
      StartTime: new Date(execution.startedAt).toISOString(),
    },
    StateMachine: { Id: execution.stateMachineArn, Name: execution.stateMachineName },
    State: {
      Name: state.name,
      EnteredTime: new Date(now).toISOString(),
      ...(COUNTED.has(state.type) ? { RetryCount: retryCount } : {}),
    },
    ...(state.type === 'Task' && state.resource.endsWith('.waitForTaskToken') ? { Task: { Token: taskToken } } : {}),
  };
}
