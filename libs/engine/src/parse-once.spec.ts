import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { parseStateMachine, type StateMachine } from '#asl';
import { type Decision, decide, decideFully, decideStart, type Snapshot } from './index.js';
import { executionInfo } from './testing/run-definition.js';

/* A payload is parsed and serialised once per transition, not once per field. */

const execution = executionInfo(JSON.stringify({ order: 'o-1', lines: [{ sku: 'a' }] }));
const ambient = { now: 0, region: 'us-east-1', random: () => 0.5, uuid: () => 'id' };

function machineOf(state: object): StateMachine {
  const { machine, problems } = parseStateMachine(
    JSON.stringify({ StartAt: 'A', States: { A: { Next: 'B', ...state }, B: { Type: 'Succeed' } } }),
  );
  if (!machine) throw new Error(JSON.stringify(problems));
  return machine;
}

/** The first state is ready, its input known as it comes from the store: as a text. */
function ready(machine: StateMachine): Snapshot {
  const { snapshot } = decideStart(machine, execution, ambient) as Decision;
  if (!snapshot) throw new Error('the first state is not ready');
  return { execution, frameId: 'r', frame: snapshot, lastEventId: 1, historyLength: 1, outerVariables: [], inbox: [] };
}

afterEach(() => void jest.restoreAllMocks());

const PARAMETERS = { 'order.$': '$.order', 'first.$': '$.lines[0]', 'all.$': '$' };

describe('the payload of a transition', () => {
  it.each([
    ['is handed on as it is', { Type: 'Pass' }, 0, 0],
    [
      'is read by many fields',
      { Type: 'Pass', InputPath: '$', Parameters: PARAMETERS, ResultPath: '$.result', OutputPath: '$.result' },
      1,
      1,
    ],
    [
      'is looked at by many rules',
      {
        Type: 'Choice',
        Choices: ['a', 'b', 'c'].map((sku) => ({ Variable: '$.lines[0].sku', StringEquals: sku, Next: 'B' })),
        Next: undefined,
        Default: 'B',
      },
      1,
      0,
    ],
  ])('%s', (_name, state, parsed, written) => {
    const machine = machineOf(state);
    const snapshot = ready(machine);
    const parse = jest.spyOn(JSON, 'parse');
    const stringify = jest.spyOn(JSON, 'stringify');
    const decision = decide(machine, snapshot, { type: 'StateDue' }, ambient) as Decision;
    expect(decision.snapshot?.state).toBe('B');
    expect([parse.mock.calls.length, stringify.mock.calls.length]).toEqual([parsed, written]);
  });

  it('is parsed once when expressions are evaluated between two askings', async () => {
    const machine = machineOf({
      Type: 'Pass',
      QueryLanguage: 'JSONata',
      Output: { a: '{% $states.input.order %}', b: '{% $states.input.lines %}' },
    });
    const snapshot = ready(machine);
    const evaluator = {
      evaluate: async (requests: readonly unknown[]) => requests.map(() => ({ ok: true as const, value: 1 })),
    };
    const parse = jest.spyOn(JSON, 'parse');
    const decision = await decideFully(machine, snapshot, { type: 'StateDue' }, ambient, evaluator);
    expect(decision?.snapshot?.input).toBe('{"a":1,"b":1}');
    expect(parse.mock.calls.length).toBe(1);
  });

  it('is not parsed again by who decides on without storing it', () => {
    const machine = machineOf({ Type: 'Pass', Parameters: PARAMETERS });
    const first = ready(machine);
    const { snapshot: frame, input } = decide(machine, first, { type: 'StateDue' }, ambient) as Decision;
    if (!frame) throw new Error('the second state is not ready');
    expect(input?.text).toBe(frame.input);
    const parse = jest.spyOn(JSON, 'parse');
    expect(input?.value).toEqual({ order: 'o-1', first: { sku: 'a' }, all: { order: 'o-1', lines: [{ sku: 'a' }] } });
    expect(parse).not.toHaveBeenCalled();
  });
});
