import type { Json, JsonObject } from '#asl';
import type { Turn } from '../turn.js';

/** Parts of the context object that only some moments have. */
export interface ContextExtras {
  /** Inside ItemSelector: the item being selected. */
  readonly mapItem?: { readonly index: number; readonly value: Json; readonly key?: string };
}

/** States whose context shows `State.RetryCount` (facts/asl.md §5). */
const COUNTED = new Set(['Task', 'Parallel', 'Map']);

/** The context object `$$` of the frame's current state. @see the AWS developer guide, "Accessing execution data from the Context object" */
export function contextObject(turn: Turn, extras: ContextExtras): JsonObject {
  const ofMap: JsonObject = extras.mapItem ? { Map: { Item: itemOf(extras.mapItem) } } : {};
  if (turn.ambient.trial) return { ...turn.ambient.trial.context, ...ofMap };
  const { execution } = turn.snapshot;
  const frame = turn.frame ?? turn.snapshot.frame;
  const state = turn.machine.states.get(frame.state);
  const retries = (frame.retries ?? []).reduce((sum, count) => sum + count, 0);
  return {
    Execution: {
      Id: execution.arn,
      Input: turn.executionInput(),
      Name: execution.name,
      RoleArn: execution.roleArn,
      StartTime: new Date(execution.startedAt).toISOString(),
      ...(execution.sync ? {} : { RedriveCount: execution.redriveCount }),
      ...(execution.redrivenAt === undefined ? {} : { RedriveTime: new Date(execution.redrivenAt).toISOString() }),
    },
    StateMachine: { Id: execution.stateMachineArn, Name: execution.stateMachineName },
    State: {
      Name: frame.state,
      EnteredTime: new Date(frame.enteredAt ?? turn.ambient.now).toISOString(),
      ...(state && COUNTED.has(state.type) ? { RetryCount: retries } : {}),
    },
    ...(frame.taskToken === undefined ? {} : { Task: { Token: frame.taskToken } }),
    ...ofMap,
  };
}

function itemOf({ index, key, value }: NonNullable<ContextExtras['mapItem']>): JsonObject {
  return { Index: index, ...(key === undefined ? {} : { Key: key }), Value: value };
}
