import { describe, expect, it } from '@jest/globals';
import type { JsonataTemplate } from '../expressions/jsonata/model.js';
import type { StateOf, StateType } from './model.js';
import { parse, problemsOfState } from './spec-support.js';

const LAMBDA = 'arn:aws:states:::lambda:invoke';
const machine = { StartAt: 'I', States: { I: { Type: 'Succeed' } } };
const ARRAY_READER = { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig: { InputType: 'JSON', MaxItems: 5 } };

type JsonataState<T extends StateType> = { readonly Type: T; readonly [field: string]: unknown };

function compiled<T extends StateType>(state: JsonataState<T>): StateOf<T> {
  const goesOn = JSON.stringify(state).includes('"Done"');
  const States = { X: { QueryLanguage: 'JSONata', ...state }, ...(goesOn && { Done: { Type: 'Succeed' } }) };
  const { machine: parsed, problems } = parse({ StartAt: 'X', States });
  expect(problems).toEqual([]);
  return parsed?.states.get('X') as StateOf<T>;
}

function problemsOf(state: object): string[] {
  return problemsOfState({ QueryLanguage: 'JSONata', ...state });
}

/** Its expressions with their places, and what it builds when each gives its own text. */
function shown(template: JsonataTemplate | undefined): unknown {
  if (template === undefined) return undefined;
  const texts = template.expressions.map(({ expression }) => expression.text);
  return { at: template.expressions.map(({ path }) => path), value: template.build(texts) };
}

describe('JSONata fields', () => {
  it('hold any JSON, with expressions at any depth', () => {
    const state = compiled({ Type: 'Pass', End: true, Output: { a: [1, '{% 1 + 1 %}'], b: ' {% 2 %} ', c: null } });
    expect(shown(state.jsonata?.output)).toEqual({
      at: ['/a[1]'],
      value: { a: [1, '1 + 1'], b: ' {% 2 %} ', c: null },
    });
    expect(shown(compiled({ Type: 'Succeed', Output: '{% $states.input %}' }).jsonata?.output)).toEqual({
      at: [''],
      value: '$states.input',
    });
    expect(shown(compiled({ Type: 'Succeed', Output: null }).jsonata?.output)).toEqual({ at: [], value: null });
    expect(compiled({ Type: 'Succeed' }).jsonata).toEqual({ output: undefined });
  });

  it('of a Task', () => {
    const { jsonata, timeoutSeconds, heartbeatSeconds, parameters, assign } = compiled({
      Type: 'Task',
      Resource: LAMBDA,
      Arguments: { FunctionName: 'f', Payload: '{% $states.input %}' },
      Output: '{% $states.result.Payload %}',
      Assign: { paid: '{% $states.result.n %}', fixed: 1 },
      TimeoutSeconds: '{% $t %}',
      HeartbeatSeconds: 5,
      Credentials: { RoleArn: '{% $role %}' },
      End: true,
    });
    expect(shown(jsonata?.arguments)).toEqual({
      at: ['/Payload'],
      value: { FunctionName: 'f', Payload: '$states.input' },
    });
    expect(shown(jsonata?.output)).toEqual({ at: [''], value: '$states.result.Payload' });
    expect(shown(jsonata?.assign)).toEqual({ at: ['/paid'], value: { paid: '$states.result.n', fixed: 1 } });
    expect(shown(jsonata?.timeoutSeconds)).toEqual({ at: [''], value: '$t' });
    expect(shown(jsonata?.credentials)).toEqual({ at: ['/RoleArn'], value: { RoleArn: '$role' } });
    expect([timeoutSeconds, heartbeatSeconds, jsonata?.heartbeatSeconds]).toEqual([undefined, 5, undefined]);
    expect([parameters, assign]).toEqual([undefined, undefined]);
  });

  it('of Wait and Fail: an expression, or the literal in its ordinary field', () => {
    const wait = (fields: object) => compiled({ Type: 'Wait', End: true, ...fields });
    expect(wait({ Seconds: 3 })).toMatchObject({ seconds: 3, jsonata: { seconds: undefined } });
    expect(wait({ Seconds: '{% 3 %}' }).seconds).toBeUndefined();
    expect(shown(wait({ Seconds: '{% 3 %}' }).jsonata?.seconds)).toEqual({ at: [''], value: '3' });
    expect(shown(wait({ Timestamp: '{% $at %}' }).jsonata?.timestamp)).toEqual({ at: [''], value: '$at' });
    expect(wait({ Timestamp: '1970-01-01T00:00:01Z' }).timestamp).toBe(1000);
    const fail = compiled({ Type: 'Fail', Error: 'Late', Cause: "{% 'at ' & $now() %}" });
    expect([fail.error, fail.cause, fail.jsonata?.error]).toEqual(['Late', undefined, undefined]);
    expect(shown(fail.jsonata?.cause)).toEqual({ at: [''], value: "'at ' & $now()" });
  });

  it('of Choice rules, and of the state when Default is taken', () => {
    const { choices, jsonata } = compiled({
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input.n > 1 %}', Next: 'Done', Output: { big: true }, Assign: { n: '{% 1 %}' } },
        { Condition: true, Next: 'Done' },
      ],
      Default: 'Done',
      Output: 'none',
      Assign: { n: 0 },
    });
    expect(choices.map((rule) => shown(rule.jsonata?.condition))).toEqual([
      { at: [''], value: '$states.input.n > 1' },
      { at: [], value: true },
    ]);
    expect(shown(choices[0]?.jsonata?.output)).toEqual({ at: [], value: { big: true } });
    expect(shown(choices[0]?.jsonata?.assign)).toEqual({ at: ['/n'], value: { n: '1' } });
    expect(shown(jsonata?.output)).toEqual({ at: [], value: 'none' });
    expect(shown(jsonata?.assign)).toEqual({ at: [], value: { n: 0 } });
  });

  it('of a Catcher', () => {
    const { catch: catchers } = compiled({
      Type: 'Task',
      Resource: LAMBDA,
      Catch: [{ ErrorEquals: ['E'], Next: 'Done', Output: '{% $states.errorOutput %}', Assign: { e: 1 } }],
      Next: 'Done',
    });
    expect(shown(catchers[0]?.jsonata?.output)).toEqual({ at: [''], value: '$states.errorOutput' });
    expect(shown(catchers[0]?.jsonata?.assign)).toEqual({ at: [], value: { e: 1 } });
  });

  it('of Parallel and Map', () => {
    const parallel = compiled({ Type: 'Parallel', Branches: [machine], Arguments: '{% $x %}', Output: 1, End: true });
    expect(shown(parallel.jsonata?.arguments)).toEqual({ at: [''], value: '$x' });
    const map = compiled({
      Type: 'Map',
      ItemProcessor: machine,
      Items: [1, '{% $n %}'],
      ItemSelector: { v: '{% $states.context.Map.Item.Value %}' },
      MaxConcurrency: '{% $c %}',
      ToleratedFailureCount: '{% 1 %}',
      ToleratedFailurePercentage: 12.5,
      Output: '{% $states.result %}',
      End: true,
    });
    expect(shown(map.jsonata?.items)).toEqual({ at: ['[1]'], value: [1, '$n'] });
    expect(shown(map.jsonata?.itemSelector)).toMatchObject({ at: ['/v'] });
    expect(shown(map.jsonata?.maxConcurrency)).toEqual({ at: [''], value: '$c' });
    expect(shown(map.jsonata?.toleratedFailureCount)).toEqual({ at: [''], value: '1' });
    expect([map.maxConcurrency, map.toleratedFailurePercentage]).toEqual([undefined, 12.5]);
  });

  it('of a DISTRIBUTED Map', () => {
    const { itemReader, itemBatcher, resultWriter } = compiled({
      Type: 'Map',
      ItemProcessor: { ...machine, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' } },
      ItemReader: { ...ARRAY_READER, Arguments: { Bucket: '{% $b %}', Key: 'k' } },
      ItemBatcher: { MaxItemsPerBatch: '{% 7 %}', MaxInputBytesPerBatch: 9, BatchInput: { f: '{% $f %}' } },
      ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Arguments: '{% $w %}' },
      End: true,
    });
    expect(shown(itemReader?.jsonata?.arguments)).toEqual({ at: ['/Bucket'], value: { Bucket: '$b', Key: 'k' } });
    expect(itemReader).toMatchObject({ config: { maxItems: 5 }, jsonata: { maxItems: undefined } });
    expect(shown(itemBatcher?.jsonata?.maxItemsPerBatch)).toEqual({ at: [''], value: '7' });
    expect(shown(itemBatcher?.jsonata?.batchInput)).toEqual({ at: ['/f'], value: { f: '$f' } });
    expect([itemBatcher?.maxItemsPerBatch, itemBatcher?.maxInputBytesPerBatch]).toEqual([undefined, 9]);
    expect(shown(resultWriter?.jsonata?.arguments)).toEqual({ at: [''], value: '$w' });
  });
});

describe('problems of JSONata fields', () => {
  const only = (name: string) =>
    `The QueryLanguage is set to 'JSONata', but field '${name}' is only supported for the 'JSONPath' QueryLanguage`;
  const task = (fields: object) => ({ Type: 'Task', Resource: LAMBDA, Next: 'Done', ...fields });
  const pass = (fields: object) => ({ Type: 'Pass', End: true, ...fields });
  const choice = (rule: object) => ({ Type: 'Choice', Choices: [{ Next: 'Done', ...rule }] });
  const catching = (fields: object) => task({ Catch: [{ ErrorEquals: ['E'], Next: 'Done', ...fields }] });
  const missing = (member: string) => `UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.${member}' does not exist.`;

  it.each([
    { state: pass({ Parameters: {}, Result: 1, ResultPath: '$' }), fields: ['Parameters', 'Result', 'ResultPath'] },
    { state: task({ InputPath: '$', OutputPath: '$' }), fields: ['InputPath', 'OutputPath'] },
    {
      state: task({ ResultSelector: {}, TimeoutSecondsPath: '$.t' }),
      fields: ['ResultSelector', 'TimeoutSecondsPath'],
    },
    { state: { Type: 'Wait', End: true, Seconds: 1, SecondsPath: '$.s' }, fields: ['SecondsPath'] },
    { state: { Type: 'Fail', Cause: 'c', CausePath: '$.c' }, fields: ['CausePath'] },
    {
      state: { Type: 'Map', End: true, ItemProcessor: machine, MaxConcurrency: 1, MaxConcurrencyPath: '$$.n' },
      fields: ['MaxConcurrencyPath'],
    },
    { state: { Type: 'Map', End: true, ItemProcessor: machine, ItemsPath: '$' }, fields: ['ItemsPath'] },
  ])('$state: $fields are JSONPath', ({ state, fields }) => {
    expect(problemsOf(state)).toEqual(fields.map((name) => `${only(name)} at /States/X`));
  });

  it.each([
    { state: catching({ ResultPath: '$' }), problems: [`${only('ResultPath')} at /States/X/Catch[0]`] },
    {
      state: choice({ Variable: '$.n', NumericEquals: 1 }),
      problems: [
        'These fields are required: [Condition] at /States/X/Choices[0]',
        `${only('Variable')} at /States/X/Choices[0]`,
        `${only('NumericEquals')} at /States/X/Choices[0]`,
      ],
    },
    {
      state: choice({ Condition: 'yes' }),
      problems: ['Expected value of type Boolean at /States/X/Choices[0]/Condition'],
    },
    { state: task({ TimeoutSeconds: '5' }), problems: ['Expected value of type Integer at /States/X/TimeoutSeconds'] },
    { state: task({ TimeoutSeconds: 0 }), problems: ['Minimum value is 1 at /States/X/TimeoutSeconds'] },
    {
      state: task({ Credentials: {} }),
      problems: ["The field 'RoleArn' is required but was missing at /States/X/Credentials"],
    },
    { state: task({ Credentials: 'me' }), problems: ['Expected value of type Object at /States/X/Credentials'] },
    { state: pass({ Assign: '{% {} %}' }), problems: ['Expected value of type Object at /States/X/Assign'] },
    {
      state: { Type: 'Map', End: true, ItemProcessor: machine, Items: 5 },
      problems: ['Expected value of type Array at /States/X/Items'],
    },
    {
      state: { Type: 'Wait', End: true, Timestamp: 'soon' },
      problems: ['String does not match RFC3339 timestamp at /States/X/Timestamp'],
    },
    {
      state: task({ Retry: [{ ErrorEquals: ['E'], MaxAttempts: '{% 1 %}' }] }),
      problems: ['Expected value of type Integer at /States/X/Retry[0]/MaxAttempts'],
    },
  ])('$state → $problems', ({ state, problems }) => {
    expect(problemsOf(state)).toEqual(problems);
  });

  it.each([
    { expression: '1 +', message: 'Unexpected end of expression' },
    { expression: 'a[1,2)', message: 'Expected "]", got ","' },
    { expression: '', message: 'Unexpected end of expression' },
    { expression: '"open', message: 'String literal must be terminated by a matching quote' },
  ])('{% $expression %} is no JSONata: $message', ({ expression, message }) => {
    expect(problemsOf(pass({ Output: `{% ${expression} %}` }))).toEqual([
      `INVALID_JSONATA_EXPRESSION: ${message} at /States/X/Output`,
    ]);
  });

  it('come in the order of the expression', () => {
    const names = ['b', 'a', 'd', 'c'].map(
      (name) => `UNSUPPORTED_JSONATA_EXPRESSION: Reference to '${name}' at the top level is not supported.`,
    );
    expect(problemsOf(pass({ Output: '{% b and a ? d + [c] : 1 %}' }))).toEqual(
      names.map((message) => `${message} at /States/X/Output`),
    );
  });

  it('stand at the place of the expression', () => {
    expect(problemsOf(pass({ Output: { a: [0, '{% 1 + %}'] }, Assign: { v: '{% phone %}' } }))).toEqual([
      'INVALID_JSONATA_EXPRESSION: Unexpected end of expression at /States/X/Output/a[1]',
      "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported. at /States/X/Assign/v",
    ]);
    expect(problemsOf(choice({ Condition: '{% ( %}' }))).toEqual([
      expect.stringMatching(/^INVALID_JSONATA_EXPRESSION: .* at \/States\/X\/Choices\[0\]\/Condition$/),
    ]);
  });

  it.each([
    { state: task({ Output: '{% $states.result %}', Assign: { r: '{% $states.result %}' } }), problems: [] },
    { state: task({ Arguments: '{% $states.result %}' }), problems: [`${missing('result')} at /States/X/Arguments`] },
    { state: pass({ Output: '{% $states.result %}' }), problems: [`${missing('result')} at /States/X/Output`] },
    {
      state: catching({ Output: '{% $states.errorOutput %}', Assign: { e: '{% $states.errorOutput %}' } }),
      problems: [],
    },
    {
      state: catching({ Output: '{% $states.result %}' }),
      problems: [`${missing('result')} at /States/X/Catch[0]/Output`],
    },
    {
      state: task({ Output: '{% $states.errorOutput %}' }),
      problems: [`${missing('errorOutput')} at /States/X/Output`],
    },
  ])('$state → $problems', ({ state, problems }) => {
    expect(problemsOf(state)).toEqual(problems);
  });
});
