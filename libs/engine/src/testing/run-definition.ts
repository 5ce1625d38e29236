import { parseStateMachine, type StateMachine } from '#asl';
import { type InterpretOptions, interpret, type Interpreted } from '#testing';

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
