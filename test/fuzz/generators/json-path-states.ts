import fc from 'fast-check';
import { processor, type StateTree, some, variableNames, weighted } from './state-tree.js';
import { choiceRules, objectTemplates, paths } from './templates.js';
import { intrinsicTexts, objectOf, values } from './texts.js';

/** `$`, as well as none, leaves nothing of the input, which is what the paths look for. */
const resultPaths = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('$.c', '$.d', '$.b.c', null) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('$', '$.b.a', '$.__proto__.a', "$['constructor']['prototype']['a']", '$.n.a'),
  },
);
const wholeMostly = fc.oneof(
  { weight: 20, arbitrary: fc.constant('$') },
  { weight: 2, arbitrary: paths },
  fc.constant(null),
);

const filters = { InputPath: some(wholeMostly), OutputPath: some(wholeMostly) };
const assign = {
  Assign: some(
    fc.tuple(objectTemplates, variableNames).map(([template, name]) =>
      objectOf([
        ['x', template],
        [`${name}.$`, '$$.Execution.Input.a'],
      ]),
    ),
  ),
};
const passing = {
  ...filters,
  Parameters: some(objectTemplates),
  ResultPath: fc.oneof({ weight: 6, arbitrary: resultPaths }, fc.constant(undefined)),
  ...assign,
};
const working = {
  ...passing,
  ResultSelector: some(fc.oneof({ weight: 4, arbitrary: fc.constant({ 'r.$': '$' }) }, objectTemplates)),
  Retry: some(
    fc.constant([{ ErrorEquals: ['States.ALL'], MaxAttempts: 2, IntervalSeconds: 1, JitterStrategy: 'FULL' }]),
  ),
  Catch: some(resultPaths.map((path) => [{ ErrorEquals: ['States.ALL'], ResultPath: path, Next: 'End' }])),
};
const { Parameters: _parameters, ...mapping } = working;

/** States in JSONPath, every field of which may be missing or wrong; `inner` is what those hold that hold machines. */
export const jsonPathStates = (inner: fc.Arbitrary<StateTree[]>): fc.Arbitrary<StateTree> =>
  fc.oneof(
    { depthSize: 'small', depthIdentifier: 'machine', maxDepth: 2 },
    weighted(3, fc.record({ Type: fc.constant('Pass'), Result: some(values), ...passing })),
    weighted(
      3,
      fc.record({
        Type: fc.constant('Task'),
        Resource: fc.constant('arn:aws:lambda:us-east-1:123456789012:function:f'),
        TimeoutSeconds: fc.constant(5),
        ...working,
      }),
    ),
    weighted(
      1,
      fc.record({
        Type: fc.constant('Wait'),
        ...filters,
        SecondsPath: fc.oneof({ weight: 12, arbitrary: fc.constant('$.n') }, paths),
      }),
    ),
    weighted(
      1,
      fc.record({
        Type: fc.constant('Wait'),
        TimestampPath: fc.oneof({ weight: 12, arbitrary: fc.constant('$.text') }, paths),
      }),
    ),
    weighted(
      3,
      fc.record({
        Type: fc.constant('Choice'),
        ...filters,
        Choices: fc.array(
          choiceRules.map((rule) => objectOf([...Object.entries(rule ?? {}), ['Next', 'End']])),
          { minLength: 1, maxLength: 2 },
        ),
      }),
    ),
    weighted(1, fc.record({ Type: fc.constant('Fail'), ErrorPath: some(paths), CausePath: some(intrinsicTexts) })),
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
        ItemsPath: some(fc.oneof({ weight: 12, arbitrary: fc.constant('$.items') }, { weight: 1, arbitrary: paths })),
        MaxConcurrency: fc.nat(2),
        ItemSelector: some(objectTemplates),
        ...processor(inner),
        ...mapping,
      }),
    ),
  );
