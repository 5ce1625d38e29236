import { afterEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { Payload, type StateMachine } from '#asl';
import { type Decision, decide, decideFully, decideStart, type Snapshot } from './index.js';
import { executionInfo, machine as parsed } from './testing/run-definition.js';

/* A payload is parsed and serialised once per transition, not once per field. */

const execution = executionInfo(JSON.stringify({ order: 'o-1', lines: [{ sku: 'a' }] }));
const ambient = { now: 0, region: 'us-east-1', random: () => 0.5, uuid: () => 'id' };

const machineOf = (state: object): StateMachine =>
  parsed({ StartAt: 'A', States: { A: { Next: 'B', ...state }, B: { Type: 'Succeed' } } });

/** The first state is ready, its input known as it comes from the store: as a text. */
function ready(machine: StateMachine): Snapshot {
  const { snapshot } = decideStart(machine, execution, ambient) as Decision;
  if (!snapshot) throw new Error('the first state is not ready');
  return { execution, frameId: 'r', frame: snapshot, lastEventId: 1, historyLength: 1, outerVariables: [], inbox: [] };
}

afterEach(() => void jest.restoreAllMocks());

/** Characters that were written in all. */
const lengthOf = (stringify: { readonly mock: { readonly results: readonly { readonly value: unknown }[] } }): number =>
  stringify.mock.results.reduce((sum, { value }) => sum + String(value).length, 0);

const PARAMETERS = { 'order.$': '$.order', 'first.$': '$.lines[0]', 'all.$': '$' };

describe('the payload of a transition', () => {
  it.each([
    ['is handed on as it is', { Type: 'Pass' }, 0, false],
    [
      'is read by many fields',
      { Type: 'Pass', InputPath: '$', Parameters: PARAMETERS, ResultPath: '$.result', OutputPath: '$.result' },
      1,
      true,
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
      false,
    ],
  ])('%s', (_name, state, timesParsed, written) => {
    const machine = machineOf(state);
    const snapshot = ready(machine);
    const parse = jest.spyOn(JSON, 'parse');
    const stringify = jest.spyOn(JSON, 'stringify');
    const decision = decide(machine, snapshot, { type: 'StateDue' }, ambient) as Decision;
    expect(decision.snapshot?.state).toBe('B');
    expect(parse.mock.calls.length).toBe(timesParsed);
    expect(lengthOf(stringify)).toBeLessThanOrEqual(written ? (decision.snapshot?.input.length ?? 0) : 0);
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

  it('is not written again by who decides on, where it stays the same', () => {
    const machine = machineOf({ Type: 'Pass', Parameters: { n: 1, 'all.$': '$.all' } });
    const all = { text: 'x'.repeat(1_000) };
    const first = { ...ready(machine), input: Payload.ofValue({ all }) };
    const frame = { ...first.frame, input: first.input.text };
    const stringify = jest.spyOn(JSON, 'stringify');
    const decision = decide(machine, { ...first, frame }, { type: 'StateDue' }, ambient) as Decision;
    expect(decision.snapshot?.input).toBe(`{"n":1,"all":{"text":"${all.text}"}}`);
    expect(lengthOf(stringify)).toBeLessThan(20);
  });

  it('is the same whether it is handed on or stored and read in between', () => {
    const names = fc.constantFrom('__proto__', 'constructor', 'toJSON', '2', '1', '\ud800', 'a', 'b');
    const value = fc.jsonValue({ stringUnit: 'binary', maxDepth: 2 });
    const members = fc.array(fc.tuple(names, value), { maxLength: 6 });
    fc.assert(
      fc.property(members, value, value, (more, a, b) => {
        const input = JSON.stringify(Object.fromEntries([...more, ['a', a], ['b', b]]));
        const handedOn = texts(CHAIN, input, true);
        expect(handedOn).toEqual(texts(CHAIN, input, false));
        expect(handedOn).toHaveLength(7);
      }),
      { numRuns: 500 },
    );
  });
});

const CHAIN = machineOfStates([
  { Parameters: { 'b.$': '$.b', '2.$': '$.a', '__proto__.$': '$', 1: { 'x.$': '$.b', toJSON: 1.5 } } },
  { InputPath: '$.__proto__', ResultPath: '$.b' },
  { Parameters: { 'a.$': '$.b', 'b.$': '$', 'c.$': 'States.Array($.b, $.b)', 'd.$': '$.__proto__.a' } },
  { OutputPath: '$.b' },
  { Parameters: { 'again.$': '$.__proto__', 'b.$': '$.b' }, ResultPath: '$.__proto__' },
]);

function machineOfStates(states: readonly object[]): StateMachine {
  const named = states.map((state, n) => [`S${n}`, { Type: 'Pass', Next: `S${n + 1}`, ...state }] as const);
  return parsed({
    StartAt: 'S0',
    States: { ...Object.fromEntries(named), [`S${states.length}`]: { Type: 'Succeed' } },
  });
}

/** What the states of a chain are entered with, each decided on from the decision before, its input known as a value or not. */
function texts(chain: StateMachine, input: string, handedOn: boolean): (string | undefined)[] {
  const entered: (string | undefined)[] = [];
  let decision: Decision | undefined = decideStart(chain, { ...execution, input }, ambient) as Decision;
  while (decision?.snapshot) {
    const { snapshot: frame, input: known } = decision;
    entered.push(frame.input);
    const snapshot = {
      execution,
      frameId: 'r',
      frame,
      lastEventId: 1,
      historyLength: 1,
      outerVariables: [],
      inbox: [],
    };
    const event = { type: 'StateDue' } as const;
    decision = decide(chain, handedOn ? { ...snapshot, input: known } : snapshot, event, ambient) as Decision;
  }
  const [last] = decision?.effects ?? [];
  return [...entered, last?.type === 'CloseExecution' ? (last.output ?? last.cause) : undefined];
}
