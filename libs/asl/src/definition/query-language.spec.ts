import { describe, expect, it } from '@jest/globals';
import { lines, parse } from './spec-support.js';

/*
 * Which language a state has and what AWS says about it: answers of ValidateStateMachineDefinition, recorded or measured
 * in public reports (area api_validation; floci issue 2968).
 */

const ENUM = 'Value should be one of the following: [JSONPath, JSONata]';
const DOWNGRADE = "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine";
const only = (language: string, name: string, other: string) =>
  `The QueryLanguage is set to '${language}', but field '${name}' is only supported for the '${other}' QueryLanguage`;
const inputPath = `${only('JSONata', 'InputPath', 'JSONPath')} at /States/X`;
const output = `${only('JSONPath', 'Output', 'JSONata')} at /States/X`;

interface Row {
  readonly document?: unknown;
  readonly state: object;
  readonly problems: readonly string[];
}

describe('QueryLanguage', () => {
  it.each<Row>([
    { state: { Output: 1 }, problems: [output] },
    { state: { QueryLanguage: 'JSONPath', InputPath: '$.a' }, problems: [] },
    { state: { QueryLanguage: 'JSONata', Output: '{% 1 %}' }, problems: [] },
    { state: { QueryLanguage: 'JSONata', InputPath: '$.a' }, problems: [inputPath] },
    { document: 'JSONata', state: { Output: 1 }, problems: [] },
    { document: 'JSONata', state: { InputPath: '$.a' }, problems: [inputPath] },
    { document: 'JSONata', state: { QueryLanguage: 'JSONata', Output: 1 }, problems: [] },
    // A downgrade is told alone; what is wrong in either language is told besides.
    { document: 'JSONata', state: { QueryLanguage: 'JSONPath', Output: 1 }, problems: [`${DOWNGRADE} at /States/X`] },
    {
      document: 'JSONata',
      state: { QueryLanguage: 'JSONPath', Colour: 1 },
      problems: [`${DOWNGRADE} at /States/X`, "Field 'Colour' is not supported at /States/X"],
    },
    // Whatever is not exactly `JSONPath` is JSONata, and is told besides.
    { state: { QueryLanguage: 'jsonata', Output: 1 }, problems: [`${ENUM} at /States/X/QueryLanguage`] },
    { state: { QueryLanguage: 'foo', InputPath: '$' }, problems: [inputPath, `${ENUM} at /States/X/QueryLanguage`] },
    {
      state: { QueryLanguage: 5, InputPath: '$' },
      problems: [inputPath, 'Expected value of type [STRING] at /States/X/QueryLanguage'],
    },
    { document: 'JSONata', state: { QueryLanguage: 'jsonpath' }, problems: [`${ENUM} at /States/X/QueryLanguage`] },
    { document: 'jsonpath', state: { Output: 1 }, problems: [`${ENUM} at /QueryLanguage`] },
    { document: 'jsonpath', state: { InputPath: '$' }, problems: [`${ENUM} at /QueryLanguage`, inputPath] },
    { document: 5, state: {}, problems: ['Expected value of type [STRING] at /QueryLanguage'] },
  ])('$document, state $state → $problems', ({ document, state, problems }) => {
    const definition = {
      ...(document !== undefined && { QueryLanguage: document }),
      StartAt: 'X',
      States: { X: { Type: 'Pass', End: true, ...state } },
    };
    expect(lines(parse(definition))).toEqual(problems);
  });

  it('of a Map or Parallel is not that of the states inside', () => {
    const inner = { StartAt: 'P', States: { P: { Type: 'Pass', Output: 1, End: true } } };
    const Q = { StartAt: 'Q', States: { Q: { ...inner.States.P } } };
    const definition = {
      StartAt: 'M',
      States: {
        M: { Type: 'Map', QueryLanguage: 'JSONata', ItemProcessor: inner, Next: 'F' },
        F: { Type: 'Parallel', QueryLanguage: 'JSONata', Branches: [Q], End: true },
      },
    };
    const problem = only('JSONPath', 'Output', 'JSONata');
    expect(lines(parse(definition))).toEqual([
      `${problem} at /States/M/ItemProcessor/States/P`,
      `${problem} at /States/F/Branches[0]/States/Q`,
    ]);
  });

  it('is no field of an ItemProcessor or a branch', () => {
    const inner = (name: string) => ({
      QueryLanguage: 'JSONata',
      StartAt: name,
      States: { [name]: { Type: 'Succeed' } },
    });
    const definition = {
      StartAt: 'M',
      States: {
        M: { Type: 'Map', ItemProcessor: inner('P'), Next: 'F' },
        F: { Type: 'Parallel', Branches: [inner('Q')], End: true },
      },
    };
    expect(lines(parse(definition))).toEqual([
      "Field 'QueryLanguage' is not supported at /States/M/ItemProcessor",
      "Field 'QueryLanguage' is not supported at /States/F/Branches[0]",
    ]);
  });

  it('may differ from state to state in a JSONPath document', () => {
    const { machine, problems } = parse({
      StartAt: 'A',
      States: { A: { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% 1 %}', Next: 'B' }, B: { Type: 'Succeed' } },
    });
    expect(problems).toEqual([]);
    expect(machine?.queryLanguage).toBe('JSONPath');
    expect(
      [...(machine?.states.values() ?? [])].map((state) => [state.queryLanguage, state.jsonata !== undefined]),
    ).toEqual([
      ['JSONata', true],
      ['JSONPath', false],
    ]);
  });
});
