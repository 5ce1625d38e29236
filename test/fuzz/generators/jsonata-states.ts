import fc from 'fast-check';
import { jsonataTexts } from './jsonata-texts.js';
import { processor, type StateTree, some, variableNames, weighted } from './state-tree.js';
import { objectOf, objectsOf, values } from './texts.js';

const WORKING = [
  '$states.input',
  '$states.input.a',
  '$states.input.b',
  '$states.input.items',
  '$states.input.items[0]',
  '$count($states.input.items)',
  '$states.context.State.Name',
  '$states.context.Execution.Input.a',
  '[1..3]',
  '[$states.input.n, $states.input.items]',
  '{"a": $states.input.a, "items": $states.input.items}',
  '$append($states.input.items, $states.input.a)',
  '$merge([$states.input.b, {"c": 1}])',
  '$partition([1..5], 2)',
  '$range(1, 5, 2)',
  '$hash("a", "MD5")',
  '$string($states.input.b)',
  '$type($states.input.n)',
  '($x := [$states.input.a]; $x)',
  '$exists($x) ? $x : 0',
  '$exists($y) ? $y.a : null',
  '$exists($constructor) ? $constructor : $exists($toString)',
  '$uuid()',
];
/** Not provably cheap: a process of their own evaluates them. */
const WORKING_ELSEWHERE = [
  '$map([1, 2], function($v) { $v + 1 })',
  '$sort($keys($states.input))',
  '$states.input.**.a[0]',
  '$replace($string($states.input.b), /a/, "b")',
  '[$reduce([1..4], function($sum, $v) { $sum + $v })]',
];

const expressionOf = (text: string) => `{% ${text} %}`;
/** Half of the texts that are put together by chance contain nothing that holds for this input: few of them at a time. */
const expressions = fc
  .oneof(
    { weight: 400, arbitrary: fc.constantFrom(...WORKING) },
    { weight: 2, arbitrary: fc.constantFrom(...WORKING_ELSEWHERE) },
    { weight: 12, arbitrary: jsonataTexts },
  )
  .map(expressionOf);

const fieldValues: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('{% $states.input %}', '{% $merge([$states.context.Execution.Input, $states.input]) %}'),
  },
  { weight: 4, arbitrary: expressions },
  { weight: 2, arbitrary: objectsOf(fc.oneof(expressions, values)) },
  { weight: 1, arbitrary: fc.array(expressions, { maxLength: 3 }) },
  { weight: 1, arbitrary: values },
);
const outputs = fc.oneof({ weight: 3, arbitrary: fc.constant('{% $states.context.Execution.Input %}') }, fieldValues);
const results = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('{% $states.result %}', '{% [$states.result] %}', '{% $states.result.a %}') },
  outputs,
);
const assigned = (given: fc.Arbitrary<unknown>) =>
  some(
    fc.tuple(given, variableNames, fc.constantFrom('{% $states.input %}', 1)).map(([value, name, other]) =>
      objectOf([
        ['x', value],
        [name, other],
      ]),
    ),
  );
const numbers = (literal: number) =>
  fc.oneof(
    {
      weight: 2,
      arbitrary: fc.constantFrom<unknown>(literal, `{% ${literal} %}`, `{% $count([1..3]) + ${literal} %}`),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom('{% $states.input.n %}', '{% $states.input.text %}', '{% -$states.input.n %}'),
    },
  );
const texts = fc.oneof(
  fc.constantFrom('E', "{% 'E' & $states.context.State.Name %}", '{% $states.input.text %}'),
  expressions,
);

const moving = { Output: some(outputs), Assign: assigned(fieldValues) };
const working = {
  Arguments: some(fieldValues),
  Output: some(results),
  Assign: assigned(results),
  Retry: some(fc.constant([{ ErrorEquals: ['States.TaskFailed'], MaxAttempts: 2, IntervalSeconds: 1 }])),
  Catch: some(
    fc
      .record({
        Output: some(
          fc.constantFrom('{% $states.errorOutput %}', '{% $states.errorOutput.Error %}', '{% $states.input %}'),
        ),
        Assign: assigned(fc.constant('{% $states.errorOutput %}')),
      })
      .map((catcher) => [{ ErrorEquals: ['States.ALL'], Next: 'End', ...catcher }]),
  ),
};
const { Arguments: _arguments, ...mapping } = working;
const conditions = fc.oneof(
  fc.constantFrom<unknown>(
    true,
    false,
    '{% $states.input.n > 3 %}',
    '{% $count($states.input.items) = 2 %}',
    '{% $exists($x) %}',
  ),
  expressions.map((text) => text.replace(/^\{% (.*) %\}$/s, '{% $boolean($1) %}')),
  expressions,
);

/** States in JSONata, most of which work; `inner` is what those hold that hold machines. */
export const jsonataStates = (inner: fc.Arbitrary<StateTree[]>): fc.Arbitrary<StateTree> =>
  fc.oneof(
    { depthSize: 'small', depthIdentifier: 'machine', maxDepth: 2 },
    weighted(3, fc.record({ Type: fc.constant('Pass'), ...moving })),
    weighted(
      3,
      fc.record({
        Type: fc.constant('Task'),
        Resource: fc.constant('arn:aws:lambda:us-east-1:123456789012:function:f'),
        TimeoutSeconds: numbers(5),
        ...working,
      }),
    ),
    weighted(1, fc.record({ Type: fc.constant('Wait'), Seconds: numbers(2), ...moving })),
    weighted(
      1,
      fc.record({
        Type: fc.constant('Wait'),
        Timestamp: fc.constantFrom(
          '2031-01-01T00:00:00Z',
          '{% $states.context.State.EnteredTime %}',
          '{% $states.input.text %}',
        ),
        ...moving,
      }),
    ),
    weighted(
      3,
      fc.record({
        Type: fc.constant('Choice'),
        Choices: fc.array(fc.record({ Condition: conditions, Next: fc.constant('End'), ...moving }), {
          minLength: 1,
          maxLength: 2,
        }),
        ...moving,
      }),
    ),
    weighted(1, fc.record({ Type: fc.constant('Fail'), Error: some(texts), Cause: some(texts) })),
    weighted(
      2,
      fc.record({
        Type: fc.constant('Parallel'),
        Branches: fc.array(inner, { minLength: 1, maxLength: 2 }),
        ...working,
      }),
    ),
    weighted(
      2,
      fc.record({
        Type: fc.constant('Map'),
        Items: some(
          fc.oneof(
            fc.constantFrom<unknown>('{% [1..3] %}', '{% $states.context.Execution.Input.items %}', [
              '{% $states.input %}',
              1,
            ]),
            expressions,
          ),
        ),
        ItemSelector: some(
          fc.oneof(
            fc.constantFrom('{% $states.context.Map.Item.Value %}', { at: '{% $states.context.Map.Item.Index %}' }),
            fieldValues,
          ),
        ),
        MaxConcurrency: some(numbers(1)),
        ...processor(inner),
        ...mapping,
      }),
    ),
  );
