import { parseStateMachine, type StateMachine } from '#asl';
import { type InterpretOptions, interpret, type Interpreted } from '#testing';
import type { ExecutionInfo } from '../model/frame.js';

export const LAMBDA = 'arn:aws:lambda:us-east-1:123456789012:function:work';

/** A definition, parsed. @throws Error that lists its problems */
export function machine(definition: object): StateMachine {
  const { machine: parsed, problems } = parseStateMachine(JSON.stringify(definition));
  if (!parsed) throw new Error(JSON.stringify(problems));
  return parsed;
}

/** Runs a definition by the decisions alone. */
export const run = (definition: object, options: InterpretOptions = {}): Interpreted =>
  interpret(machine(definition), options);

/** `3<2 PassStateExited`, as facts about AWS's histories are usually written. */
export const trace = (result: Interpreted): string[] =>
  result.history.map(({ id, previousEventId, type }) => `${id}<${previousEventId} ${type}`);

export const task = (more: object = {}) => ({ Type: 'Task', Resource: LAMBDA, End: true, ...more });

/** A machine of one state, for a branch or an item processor. */
export const branch = (name: string, state: object) => ({ StartAt: name, States: { [name]: { End: true, ...state } } });

/** The facts of an execution that a spec makes up a snapshot for. */
export const executionInfo = (input = '{}'): ExecutionInfo => ({
  arn: 'arn:aws:states:us-east-1:123456789012:execution:machine:run',
  name: 'run',
  stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:machine',
  stateMachineName: 'machine',
  roleArn: 'arn:aws:iam::123456789012:role/role',
  startedAt: 0,
  input,
  redriveCount: 0,
});
