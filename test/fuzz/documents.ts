import fc from 'fast-check';
import { choiceOperators } from '#asl';
import { intrinsicTexts, names, objectOf, timestampTexts, values } from './texts.js';

const GOOD_PATHS = ['$', '$.a', '$.b', '$.b.a', '$.items', '$.n', '$.text', '$$.State.Name', "$['__proto__']"];
const PATHS = [...GOOD_PATHS, '$.items[0]', '$.items[*].a', '$..a', '$x', '$x.a', '$.__proto__.a', '$.'];
const RESULT_PATHS = ['$', '$.c', '$.b.a', '$.__proto__.a', "$['constructor']['prototype']['a']", '$.n.a', null];
const paths = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...GOOD_PATHS) },
  { weight: 1, arbitrary: fc.constantFrom(...PATHS) },
);

/** Payload templates: `.$` members at any depth, with paths, calls, and what is neither. */
export const templates: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  template: fc.oneof(
    { depthSize: 'small' },
    fc.array(tie('member') as fc.Arbitrary<[string, unknown]>, { maxLength: 4 }).map(objectOf),
    fc.array(tie('template'), { maxLength: 3 }),
    values,
  ),
  member: fc.oneof(
    fc.tuple(
      names.map((name) => `${name}.$`),
      fc.oneof(
        { weight: 3, arbitrary: paths },
        { weight: 2, arbitrary: intrinsicTexts },
        { weight: 1, arbitrary: values },
      ),
    ),
    fc.tuple(names, tie('template')),
  ),
})).template;

/** Choice rules: every operator, with operands that fit and such that do not. */
export const choiceRules: fc.Arbitrary<object> = fc.letrec<{ rule: object }>((tie) => ({
  rule: fc.oneof(
    { depthSize: 'small' },
    {
      weight: 4,
      arbitrary: fc
        .tuple(paths, fc.constantFrom(...choiceOperators))
        .map(([variable, operator]) => ({ Variable: variable, [operator]: fitting(operator) })),
    },
    fc
      .tuple(
        paths,
        fc.constantFrom(...choiceOperators),
        fc.oneof(values, paths, timestampTexts, fc.constantFrom('*a*', '\\*', '**a**b**', 'a\\\\*')),
      )
      .map(([variable, operator, operand]) => ({ Variable: variable, [operator]: operand })),
    fc
      .tuple(fc.constantFrom('And', 'Or'), fc.array(tie('rule'), { maxLength: 3 }))
      .map(([operator, rules]) => ({ [operator]: rules })),
    tie('rule').map((rule) => ({ Not: rule })),
    values as fc.Arbitrary<object>,
  ),
})).rule;

function fitting(operator: string): unknown {
  if (operator.endsWith('Path')) return '$.n';
  if (operator.startsWith('Is') || operator.startsWith('Boolean')) return true;
  if (operator.startsWith('Numeric')) return 4;
  return operator.startsWith('Timestamp') ? '2030-06-01T00:00:00Z' : 'a*';
}

/** Fields for some of the cases: `undefined` members are none in the document's text. */
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 });
const dataFields = {
  InputPath: some(fc.oneof({ weight: 4, arbitrary: fc.constant('$') }, paths, fc.constant(null))),
  OutputPath: some(fc.oneof({ weight: 4, arbitrary: fc.constant('$') }, paths, fc.constant(null))),
};
const KEEPS = {
  'a.$': '$.a',
  'b.$': '$.b',
  'items.$': '$.items',
  'n.$': '$.n',
  'text.$': '$.text',
  kept: { 'all.$': '$' },
};
const objectTemplates = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.oneof(
      fc.constant(KEEPS),
      paths.map((path) => ({ ...KEEPS, 'c.$': path })),
      intrinsicTexts.map((text) => ({ ...KEEPS, 'c.$': text })),
    ),
  },
  {
    weight: 1,
    arbitrary: templates.filter(
      (template) => typeof template === 'object' && template !== null && !Array.isArray(template),
    ) as fc.Arbitrary<object>,
  },
);
const working = {
  ...dataFields,
  Parameters: some(objectTemplates),
  ResultSelector: some(fc.oneof({ weight: 4, arbitrary: fc.constant({ 'r.$': '$' }) }, objectTemplates)),
  ResultPath: some(fc.constantFrom(...RESULT_PATHS)),
  Assign: some(objectTemplates.map((template) => ({ x: template, 'y.$': '$.a' }))),
  Retry: some(
    fc.constant([{ ErrorEquals: ['States.ALL'], MaxAttempts: 2, IntervalSeconds: 1, JitterStrategy: 'FULL' }]),
  ),
  Catch: some(
    fc.constantFrom(...RESULT_PATHS).map((path) => [{ ErrorEquals: ['States.ALL'], ResultPath: path, Next: 'End' }]),
  ),
};
const { Retry: _retry, Catch: _catch, ResultSelector: _selector, Assign: assign, ...passing } = working;

type Fields = Readonly<Record<string, unknown>>;
const inner = fc.record({ Type: fc.constant('Pass'), ...passing, End: fc.constant(true) });
/** Names of states are unique in the whole document: `number` sees to it. */
const inside = (state: object, number: number) => ({ StartAt: `I${number}`, States: { [`I${number}`]: state } });

const STATES: fc.Arbitrary<Fields> = fc.oneof(
  fc.record({ Type: fc.constant('Pass'), Result: some(values), ...passing, Assign: assign }),
  fc.record({
    Type: fc.constant('Task'),
    Resource: fc.constant('arn:aws:lambda:us-east-1:123456789012:function:f'),
    TimeoutSeconds: fc.constant(5),
    ...working,
  }),
  fc.record({
    Type: fc.constant('Wait'),
    ...dataFields,
    SecondsPath: fc.oneof({ weight: 3, arbitrary: fc.constant('$.n') }, paths),
  }),
  fc.record({
    Type: fc.constant('Wait'),
    TimestampPath: fc.oneof({ weight: 3, arbitrary: fc.constant('$.text') }, paths),
  }),
  fc.record({
    Type: fc.constant('Choice'),
    ...dataFields,
    Choices: fc.array(
      choiceRules.map((rule) => objectOf([...Object.entries(rule ?? {}), ['Next', 'End']])),
      { minLength: 1, maxLength: 2 },
    ),
    Default: fc.constant('End'),
  }),
  fc.record({ Type: fc.constant('Fail'), ErrorPath: some(paths), CausePath: some(intrinsicTexts) }),
  fc.record({ Type: fc.constant('Parallel'), Branches: fc.array(inner, { minLength: 1, maxLength: 3 }), ...working }),
  fc.record({
    Type: fc.constant('Map'),
    ItemsPath: some(fc.oneof({ weight: 4, arbitrary: fc.constant('$.items') }, { weight: 1, arbitrary: paths })),
    MaxConcurrency: fc.nat(2),
    ItemSelector: some(objectTemplates),
    ItemProcessor: inner,
    ...working,
    Parameters: fc.constant(undefined),
  }),
);

/** Machines of one to three states behind each other, every field of which may be missing or wrong. */
export const machines: fc.Arbitrary<object> = fc.array(STATES, { minLength: 1, maxLength: 3 }).map((states) => {
  const named = states.map((state, n) => [
    `S${n}`,
    { ...withMachines(state, n * 10), ...onward(state, n + 1 < states.length ? `S${n + 1}` : 'End') },
  ]);
  return { StartAt: 'S0', States: Object.fromEntries([...named, ['End', { Type: 'Succeed' }]]) as object };
});

function onward(state: Fields, next: string): object {
  if (state['Type'] === 'Fail') return {};
  return state['Type'] === 'Choice' ? { Default: next } : { Next: next };
}

function withMachines({ Branches: branches, ItemProcessor: processor, ...state }: Fields, first: number): object {
  if (branches !== undefined)
    return { ...state, Branches: (branches as object[]).map((branch, index) => inside(branch, first + index)) };
  return processor === undefined ? state : { ...state, ItemProcessor: inside(processor as object, first) };
}

/** Inputs in which most of the paths find something. */
export const inputs: fc.Arbitrary<object> = fc
  .record({
    a: values,
    b: fc.record({ a: values }),
    items: fc.array(values, { maxLength: 4 }),
    n: fc.oneof(fc.nat(9), values),
    text: fc.oneof(fc.constant('2031-01-01T00:00:00Z'), timestampTexts, values),
  })
  .map((input) => objectOf([...Object.entries(input), ['__proto__', { a: 7 }]]));
