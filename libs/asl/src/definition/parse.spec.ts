import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
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
    { extra: { TimeoutSeconds: -1 }, problems: ['Minimum value is 0 at /TimeoutSeconds'] },
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

describe('parseStateMachine on any text', () => {
  const WORDS = [
    'StartAt',
    'States',
    'Type',
    'Next',
    'End',
    'Pass',
    'Task',
    'Choice',
    'Wait',
    'Map',
    'Parallel',
    'Fail',
    'Choices',
    'Branches',
    'ItemProcessor',
    'Retry',
    'Catch',
    'ErrorEquals',
    'Assign',
    'Parameters',
    'Result',
    'ResultPath',
    'InputPath',
    'Variable',
    'And',
    'Not',
    'A',
    '$',
    '$.a',
    '$$.x',
    'a.$',
    'States.Format(',
    '__proto__',
    'constructor',
    'QueryLanguage',
    'JSONata',
    'Credentials',
    'ItemReader',
    'Label',
    'Seconds',
  ];
  const word = fc.constantFrom(...WORDS);
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      word,
      fc.jsonValue({ maxDepth: 1 }),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(word, tie('any'), { maxKeys: 6 }),
    ),
  })).any;

  function holds(text: string): void {
    const before = Object.getOwnPropertyNames(Object.prototype);
    const { machine: parsed, problems } = parseStateMachine(text);
    const hasError = problems.some(({ severity }) => severity === 'ERROR');
    expect(parsed === undefined).toBe(hasError);
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
  }

  it('never throws, and hands out a machine exactly when there is no ERROR', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          value.map((v) => JSON.stringify(v)),
        ),
        holds,
      ),
      { numRuns: 300 },
    );
  });

  it('never throws on a definition with one part replaced', () => {
    const definition = {
      StartAt: 'Look',
      TimeoutSeconds: 60,
      States: {
        Look: {
          Type: 'Choice',
          Choices: [
            { And: [{ Variable: '$.a', IsPresent: true }, { Not: { Variable: '$.a', IsNull: true } }], Next: 'Each' },
          ],
          Default: 'Lost',
        },
        Each: {
          Type: 'Map',
          ItemsPath: '$.items',
          ItemSelector: { 'v.$': '$$.Map.Item.Value' },
          MaxConcurrency: 2,
          Next: 'Both',
          ItemProcessor: {
            ProcessorConfig: { Mode: 'INLINE' },
            StartAt: 'Rest',
            States: { Rest: { Type: 'Wait', SecondsPath: '$.s', End: true } },
          },
        },
        Both: {
          Type: 'Parallel',
          Branches: [
            { StartAt: 'Say', States: { Say: { Type: 'Pass', Result: { a: 1 }, Assign: { x: 1 }, End: true } } },
          ],
          Next: 'Pay',
        },
        Pay: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Parameters: { 'Payload.$': '$' },
          ResultSelector: { 'r.$': '$.Payload' },
          ResultPath: '$.paid',
          TimeoutSeconds: 9,
          HeartbeatSeconds: 3,
          Credentials: { RoleArn: 'r' },
          Retry: [{ ErrorEquals: ['E'], MaxAttempts: 2 }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Lost', ResultPath: '$.error' }],
          End: true,
        },
        Lost: { Type: 'Fail', ErrorPath: '$.error.Error', Cause: 'lost' },
      },
    };
    expect(lines(parse(definition))).toEqual([]);
    fc.assert(
      fc.property(fc.nat(), value, fc.boolean(), (where, replacement, rename) => {
        holds(JSON.stringify(mutate(definition, where, replacement, rename)));
      }),
      { numRuns: 500 },
    );
  });
});

/** A copy with the member number `where` (counted over the whole document) replaced, or put under another name. */
function mutate(document: unknown, where: number, replacement: unknown, rename: boolean): unknown {
  const copy = structuredClone(document);
  const members: { readonly parent: Record<string, unknown>; readonly name: string }[] = [];
  const collect = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [name, child] of Object.entries(node)) {
      members.push({ parent: node as Record<string, unknown>, name });
      collect(child);
    }
  };
  collect(copy);
  const { parent, name } = members[where % members.length] as (typeof members)[number];
  if (rename) parent[`${name}x`] = parent[name];
  if (rename) delete parent[name];
  else parent[name] = replacement;
  return copy;
}

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
