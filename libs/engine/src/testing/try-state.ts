import { type JsonataEvaluator, parseStateMachine, type State, type StateMachine } from '#asl';
import { type StateTest, type StateTestResult, type TaskAtWork, testState } from '../test-state/test-state.js';

const LAMBDA = 'arn:aws:lambda:us-east-1:123456789012:function:work';
const ENDS = {
  Next: { Type: 'Succeed' },
  Caught: { Type: 'Succeed' },
  Waits: { Type: 'Wait', SecondsPath: '$.nothing', End: true },
};
/** Leads to all others. */
const FRONT = {
  Type: 'Choice',
  Choices: ['Tried', ...Object.keys(ENDS)].map((Next) => ({ Variable: '$', IsNull: true, Next })),
};
const AMBIENT = { now: Date.UTC(2026, 0, 2), random: () => 0.5, uuid: () => 'a-uuid', region: 'us-east-1' };
const NO_JSONATA: JsonataEvaluator = { evaluate: () => Promise.reject(new Error('nothing to evaluate')) };

function machineOf(state: object): StateMachine {
  const { machine, problems } = parseStateMachine(
    JSON.stringify({ StartAt: 'Front', States: { Front: FRONT, Tried: state, ...ENDS } }),
  );
  if (!machine) throw new Error(JSON.stringify(problems));
  return machine;
}

/** The facts of a trial that differ from the ordinary. */
export interface Given extends Partial<StateTest> {
  readonly evaluator?: JsonataEvaluator;
}

/** What a trial of the state `Tried` comes to, in a machine where it may lead to `Next` and `Caught`. */
export async function tried(definition: object, given?: Given): Promise<StateTestResult> {
  const result = await triedAsFarAsPossible(definition, given);
  if (result.status === 'AT_WORK') throw new Error('it has come to its work');
  return result;
}

/** The same, of a Task without a mock as well. */
export function triedAsFarAsPossible(
  definition: object,
  { evaluator = NO_JSONATA, ...more }: Given = {},
): Promise<StateTestResult | TaskAtWork> {
  const machine = machineOf(definition);
  const execution = {
    arn: 'arn:aws:states:us-east-1:123456789012:express:m:e',
    name: 'e',
    stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:m',
    stateMachineName: 'm',
    roleArn: '',
    startedAt: AMBIENT.now,
    input: '{}',
    redriveCount: 0,
  };
  const state = machine.states.get('Tried') as State;
  return testState({ machine, state, input: '{}', variables: {}, execution, ...more }, AMBIENT, evaluator);
}

export const task = (more: object = {}) => ({ Type: 'Task', Resource: LAMBDA, Next: 'Next', ...more });
/** Of a DISTRIBUTED Map. */
export const map = (more: object = {}) => ({
  Type: 'Map',
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'P',
    States: { P: { Type: 'Pass', End: true } },
  },
  Next: 'Next',
  ...more,
});
/** A mock. */
export const failing = (error = 'Oops') => ({ failure: { error, cause: 'because' } });
