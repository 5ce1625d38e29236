import { describe, expect, it } from '@jest/globals';
import { parseStateMachine } from './parse.js';
import { formatProblems } from './problem.js';
import { lines, parse } from './spec-support.js';

const done = { Type: 'Succeed' };
const machine = { StartAt: 'A', States: { A: done } };

describe('parseStateMachine', () => {
  it.each([
    { text: '', problems: ['Definition must be a valid JSON object at /'] },
    { text: '[]', problems: ['Definition must be a valid JSON object at /'] },
    { text: 'null', problems: ['Definition must be a valid JSON object at /'] },
    {
      text: 'not a definition',
      problems: [
        `INVALID_JSON_DESCRIPTION: Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false') at [Source: (String)"not a definition"; line: 1, column: 4]`,
      ],
    },
    { text: '{}', problems: ['These fields are required: [States, StartAt] at /'] },
    { text: '{"StartAt":"A"}', problems: ['These fields are required: [States] at /'] },
    {
      text: '{"StartAt":1,"States":{"A":{"Type":"Succeed"}}}',
      problems: ['Expected value of type String at /StartAt'],
    },
    { text: '{"StartAt":"A","States":[]}', problems: ['Expected value of type Object at /States'] },
    { text: '{"StartAt":"A","States":{}}', problems: ['Value cannot be empty at /States'] },
  ])('$text → $problems', ({ text, problems }) => {
    const result = parseStateMachine(text);
    expect(result.machine).toBeUndefined();
    expect(lines(result)).toEqual(problems);
  });

  it.each([
    { extra: { Version: '1.0', TimeoutSeconds: 5, Comment: 'c', QueryLanguage: 'JSONPath' }, problems: [] },
    { extra: { Version: '2.0' }, problems: ['Value should be one of the following: [1.0] at /Version'] },
    { extra: { TimeoutSeconds: -1 }, problems: ['Minimum value is 1 at /TimeoutSeconds'] },
    { extra: { Timeout: 5 }, problems: ["Field 'Timeout' is not supported at /"] },
    {
      extra: { QueryLanguage: 'SQL' },
      problems: ['Value should be one of the following: [JSONPath, JSONata] at /QueryLanguage'],
    },
    { extra: { QueryLanguage: 'JSONata' }, problems: [] },
    {
      extra: { QueryLanguage: 'JSONata', States: { A: { ...done, QueryLanguage: 'JSONPath' } } },
      problems: ["'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/A"],
    },
  ])('a machine with $extra → $problems', ({ extra, problems }) => {
    expect(lines(parse({ ...machine, ...extra }))).toEqual(problems);
  });

  it('hands out the machine when there are only warnings', () => {
    const result = parse({
      StartAt: 'A',
      TimeoutSeconds: 9,
      States: { A: { Type: 'Pass', Result: '$.a', End: true } },
    });
    expect(result.problems).toHaveLength(1);
    expect(result.machine).toMatchObject({ startAt: 'A', timeoutSeconds: 9, queryLanguage: 'JSONPath' });
  });

  it('reports the problems of all states, branches and fields at once', () => {
    const definition = {
      StartAt: 'A',
      States: {
        A: { Type: 'Wait', Next: 'B' },
        B: { Type: 'Parallel', Branches: [{ StartAt: 'C', States: { C: { Type: 'Pass', Next: 'A' } } }], Next: 'D' },
        D: { Type: 'Fail', Error: 1, Cause: 2 },
      },
    };
    expect(lines(parse(definition))).toEqual([
      'This object should have only one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp] at /States/A',
      "MISSING_TRANSITION_TARGET: Missing 'Next' target: A at /States/B/Branches[0]/States/C/Next",
      'MISSING_END_STATE: Workflow has no terminal state at /States/B/Branches[0]',
      'Expected value of type String at /States/D/Error',
      'Expected value of type String at /States/D/Cause',
    ]);
  });

  it.each([
    { name: 'x'.repeat(80), problem: undefined },
    { name: '🦶'.repeat(80), problem: undefined },
    {
      name: 'x'.repeat(81),
      problem: `INVALID_STATE_NAME: Invalid State name: ${'x'.repeat(81)} exceeds the 80-character limit allowed by the service`,
    },
    { name: '', problem: 'INVALID_STATE_NAME: Invalid State name: a state name cannot be empty' },
  ])('the state name $name → $problem', ({ name, problem }) => {
    const result = lines(parse({ StartAt: name, States: { [name]: done } }));
    expect(result).toEqual(problem === undefined ? [] : [`${problem} at /States/${name}`]);
  });

  it('accepts 100 levels of machines and refuses the 101st', () => {
    const nested = (levels: number): object =>
      levels === 1
        ? { StartAt: 'S1', States: { S1: done } }
        : {
            StartAt: `S${levels}`,
            States: { [`S${levels}`]: { Type: 'Parallel', End: true, Branches: [nested(levels - 1)] } },
          };
    expect(lines(parse(nested(100)))).toEqual([]);
    expect(lines(parse(nested(101)))).toEqual([
      expect.stringMatching(
        /^TOO_DEEPLY_NESTED: The states are too deeply nested: more than 100 levels at \/States\/S101\//,
      ),
    ]);
  });

  it('refuses 100,000 levels of JSON without running out of stack', () => {
    const text = `{"StartAt":"A","States":{"A":{"Type":"Pass","End":true,"Result":${'['.repeat(100_000)}${']'.repeat(100_000)}}}}`;
    expect(lines(parseStateMachine(text))).toEqual([
      'TOO_DEEPLY_NESTED: The definition is too deeply nested: more than 500 levels of JSON at /',
    ]);
  });
});

describe('parseStateMachine on a hostile text', () => {
  const many = (count: number, each: (n: number) => unknown) => Array.from({ length: count }, (_, n) => each(n));

  it('keeps the first 1,000 problems, and knows of the others', () => {
    const result = parse({ StartAt: 'A', States: { A: { ...done, Catch: 1 } }, ...many(2_000, () => 1) });
    expect(result.problems).toHaveLength(1_000);
    expect(result.truncated).toBe(true);
    expect(result.machine).toBeUndefined();
  });

  it('keeps less of problems whose places are long', () => {
    const nested = (levels: number): object =>
      levels === 0
        ? { StartAt: 'A', States: Object.fromEntries(many(500, (n) => [`A${n}`, 1]) as [string, unknown][]) }
        : {
            StartAt: 'N',
            States: { ['N'.repeat(9_000)]: { Type: 'Parallel', End: true, Branches: [nested(levels - 1)] } },
          };
    const { problems, truncated } = parse(nested(80));
    expect(truncated).toBe(true);
    expect(formatProblems(problems).length).toBeLessThan(3_000_000);
  });

  it('says so when it has told everything', () => {
    expect(parse({ StartAt: 'A', States: { A: { ...done, Catch: 1 } } }).truncated).toBe(false);
  });

  it('shows an error, though a thousand warnings come before it', () => {
    const Parameters = Object.fromEntries(many(1_500, (n) => [`p${n}`, '$.x']) as [string, string][]);
    const result = parse({ StartAt: 'A', States: { A: { Type: 'Pass', Parameters, End: true, Assign: 1 } } });
    expect(result.problems).toHaveLength(1_000);
    expect(result.problems.at(-1)).toMatchObject({ severity: 'ERROR', location: '/States/A/Assign' });
  });

  it('compiles 2,000 ordinary JSONata expressions and refuses 5,000, at the field that is too much', () => {
    const machineOf = (count: number) => ({
      QueryLanguage: 'JSONata',
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Output: many(count, (n) => `{% $states.input.orders[${n}] & $name %}`), End: true },
      },
    });
    expect(lines(parse(machineOf(2_000)))).toEqual([]);
    expect(lines(parse(machineOf(5_000)))).toEqual([
      'The definition has more JSONata expressions than can be compiled at /States/A/Output',
    ]);
  });
});

describe('formatProblems', () => {
  it('puts every ERROR on one line, as CreateStateMachine does', () => {
    const { problems } = parse({
      StartAt: 'A',
      States: { A: { Type: 'Pass', Result: '$.x', Next: 'B' }, B: { Type: 'Pass', Next: 'A' }, C: done },
    });
    expect(formatProblems(problems)).toBe(
      `Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: State "C" is not reachable. at /States/C'`,
    );
    expect(
      formatProblems([{ severity: 'ERROR', code: 'MISSING_END_STATE', message: 'Workflow has no terminal state' }]),
    ).toBe("Invalid State Machine Definition: 'MISSING_END_STATE: Workflow has no terminal state at null'");
  });
});
