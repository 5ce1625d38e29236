import { describe, expect, it } from '@jest/globals';
import { parse } from './spec-support.js';
import { variableReferences } from './variable-references.js';

function referencesOf(states: object): unknown {
  const needsEnd = JSON.stringify(states).includes('"Z"');
  const { machine, problems } = parse({
    StartAt: 'A',
    States: { ...states, ...(needsEnd && { Z: { Type: 'Succeed' } }) },
  });
  if (machine === undefined) throw new Error(JSON.stringify(problems));
  return variableReferences(machine);
}

describe('variableReferences', () => {
  it.each([
    { state: { Type: 'Pass', InputPath: '$a', OutputPath: '$b', Assign: { 'c.$': '$d', e: '$f' } }, names: 'a b d' },
    { state: { Type: 'Pass', Result: { 'r.$': '$x' } }, names: '' },
    { state: { Type: 'Wait', SecondsPath: '$s' }, names: 's' },
    { state: { Type: 'Wait', TimestampPath: '$t.at' }, names: 't' },
    {
      state: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        TimeoutSecondsPath: '$t',
        HeartbeatSecondsPath: '$h',
        Parameters: { 'Payload.$': "States.Format('{}', $p)" },
        ResultSelector: { 'r.$': '$r' },
        Credentials: { 'RoleArn.$': '$role' },
        Catch: [{ ErrorEquals: ['E'], Next: 'Z', Assign: { 'm.$': '$c' } }],
      },
      names: 'c h p r role t',
    },
    {
      state: {
        Type: 'Map',
        ItemsPath: '$items',
        ItemSelector: { 'v.$': '$sel' },
        MaxConcurrencyPath: '$n',
        ToleratedFailureCountPath: '$tc',
        ToleratedFailurePercentagePath: '$tp',
        ItemReader: {
          Resource: 'arn:aws:states:::s3:getObject',
          ReaderConfig: { InputType: 'JSON', MaxItemsPath: '$max' },
          Parameters: { 'Bucket.$': '$bucket' },
        },
        ItemBatcher: { BatchInput: { 'b.$': '$batch' }, MaxItemsPerBatchPath: '$size' },
        ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { 'Prefix.$': '$prefix' } },
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'I',
          States: { I: { Type: 'Succeed' } },
        },
      },
      names: 'batch bucket items max n prefix sel size tc tp',
    },
    {
      state: {
        Type: 'Task',
        QueryLanguage: 'JSONata',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: { a: ['{% $a + $b %}'], b: '$no' },
        Output: '{% $map($list, function($v) { $v + $k }) %}',
        Assign: { c: '{% $states.result.c %}' },
        TimeoutSeconds: '{% $t %}',
        Catch: [{ ErrorEquals: ['E'], Next: 'Z', Output: '{% $o %}' }],
      },
      names: 'a b k list o t',
    },
    { state: { Type: 'Wait', QueryLanguage: 'JSONata', Seconds: '{% $s %}' }, names: 's' },
  ])('$state reads $names', ({ state, names }) => {
    const expected = names === '' ? {} : { A: names.split(' ') };
    expect(referencesOf({ A: { ...state, Next: 'Z' } })).toEqual(expected);
  });

  it('of Choice rules, in both languages', () => {
    const jsonPath = { Variable: '$.n', NumericEqualsPath: '$limit', Next: 'B', Assign: { 'x.$': '$from' } };
    const jsonata = { Condition: '{% $states.input.n > $limit %}', Next: 'Z', Output: '{% $out %}' };
    expect(
      referencesOf({
        A: { Type: 'Choice', Choices: [jsonPath] },
        B: { Type: 'Choice', QueryLanguage: 'JSONata', Choices: [jsonata], Assign: { d: '{% $default %}' } },
      }),
    ).toEqual({ A: ['from', 'limit'], B: ['default', 'limit', 'out'] });
  });

  it('of Fail, in both languages', () => {
    expect(
      referencesOf({
        A: { Type: 'Choice', Choices: [{ Variable: '$.n', IsPresent: true, Next: 'F' }], Default: 'G' },
        F: { Type: 'Fail', ErrorPath: '$e', CausePath: "States.Format('{}', $c)" },
        G: { Type: 'Fail', QueryLanguage: 'JSONata', Error: '{% $e %}', Cause: 'plain' },
      }),
    ).toEqual({ F: ['c', 'e'], G: ['e'] });
  });

  it('of states inside others stand under their own names, also one that objects inherit from', () => {
    const inner = {
      StartAt: '__proto__',
      States: JSON.parse('{"__proto__":{"Type":"Pass","InputPath":"$i","End":true}}') as object,
    };
    const references = referencesOf({ A: { Type: 'Map', ItemsPath: '$list', ItemProcessor: inner, Next: 'Z' } });
    expect(Object.entries(references as object)).toEqual([
      ['A', ['list']],
      ['__proto__', ['i']],
    ]);
  });
});
