import type { Seeded } from './seeded.js';

export type Language = 'JSONPath' | 'JSONata';
type Fields = Readonly<Record<string, unknown>>;

/** Data of each state is an object with these members; what a state adds goes below `last`, so that nothing gets lost or grows. */
interface LanguageFields {
  readonly begin: Fields;
  pass(draw: Seeded, depth: number): Fields;
  wait(draw: Seeded): Fields;
  task(draw: Seeded, depth: number): Fields;
  rule(draw: Seeded): Fields;
  readonly parallel: Fields;
  readonly map: Fields;
  readonly caught: Fields;
}

/** A machine inside another may not assign the variables of those around it. */
const variable = (depth: number): string => `own${depth}`;

const JSONPATH: LanguageFields = {
  begin: { Assign: { 'start.$': '$.n', 'origin.$': '$.p' } },
  pass: (draw, depth) =>
    draw.pick<Fields>([
      { Result: { v: draw.below(100), list: [1, { a: null }] }, ResultPath: '$.last' },
      { Assign: { [`${variable(depth)}.$`]: 'States.MathAdd($.n, 1)' } },
      {
        Parameters: { 'v.$': 'States.MathAdd($.n, $start)', 'text.$': "States.Format('{}/{}', $.p, $origin)" },
        ResultPath: '$.last',
      },
      { InputPath: '$.items', ResultPath: '$.last' },
    ]),
  wait: (draw) => (draw.chance(0.25) ? { TimestampPath: '$.until' } : { Seconds: draw.chance(0.85) ? 0 : 1 }),
  task: (draw, depth) => ({
    Parameters: { 'n.$': '$.n', 'p.$': '$.p', 'start.$': '$start', ...(draw.chance(0.3) ? { 'all.$': '$' } : {}) },
    ...(draw.chance(0.2) ? { ResultSelector: { 'v.$': '$.v', 'all.$': '$' } } : {}),
    ResultPath: draw.chance(0.85) ? '$.last' : null,
    ...(draw.chance(0.3) ? { Assign: { [`${variable(depth)}.$`]: '$.v' } } : {}),
  }),
  rule: (draw) =>
    draw.pick<Fields>([
      { Variable: '$.n', NumericGreaterThan: draw.below(100) },
      { Variable: '$.flag', BooleanEquals: draw.chance(0.5) },
      { Variable: '$.last.v', IsPresent: draw.chance(0.5) },
      {
        And: [{ Variable: '$.n', IsNumeric: true }, { Not: { Variable: '$start', NumericLessThan: draw.below(100) } }],
      },
      { Variable: '$.last.Error', IsPresent: true },
    ]),
  parallel: {
    Parameters: {
      'n.$': '$.n',
      'p.$': "States.Format('{}!{}', $.p, $$.State.RetryCount)",
      'flag.$': '$.flag',
      'items.$': '$.items',
      'until.$': '$.until',
    },
    ResultPath: '$.last',
  },
  map: {
    ItemsPath: '$.items',
    ItemSelector: {
      'n.$': '$$.Map.Item.Value',
      'p.$': "States.Format('{}!{}.{}', $.p, $$.State.RetryCount, $$.Map.Item.Index)",
      'flag.$': '$.flag',
      items: [7, 77],
      'until.$': '$.until',
    },
    ResultPath: '$.last',
  },
  caught: { ResultPath: '$.last' },
};

const LAST = '{% $merge([$states.input, {"last": $states.result}]) %}';

const JSONATA: LanguageFields = {
  begin: { Assign: { start: '{% $states.input.n %}', origin: '{% $states.input.p %}' } },
  pass: (draw, depth) =>
    draw.pick<Fields>([
      { Output: `{% $merge([$states.input, {"last": {"v": ${draw.below(100)}, "list": [1, {"a": null}]}}]) %}` },
      { Assign: { [variable(depth)]: '{% $states.input.n + 1 %}' } },
      {
        Output:
          '{% $merge([$states.input, {"last": {"v": $states.input.n + $start, "text": $states.input.p & "/" & $origin}}]) %}',
      },
      { Output: '{% $merge([$states.input, {"last": [$states.input.items]}]) %}' },
    ]),
  wait: (draw) =>
    draw.chance(0.25)
      ? { Timestamp: '{% $states.input.until %}' }
      : { Seconds: draw.pick<unknown>([0, '{% 0 %}', 0, 0, '{% $states.input.n > 80 ? 1 : 0 %}']) },
  task: (draw, depth) => ({
    Arguments: draw.chance(0.3)
      ? '{% {"n": $states.input.n, "p": $states.input.p, "start": $start, "all": $states.input} %}'
      : { n: '{% $states.input.n %}', p: '{% $states.input.p %}', start: '{% $start %}' },
    Output: draw.chance(0.85) ? LAST : '{% $states.input %}',
    ...(draw.chance(0.3) ? { Assign: { [variable(depth)]: '{% $states.result.v %}' } } : {}),
  }),
  rule: (draw) =>
    draw.pick<Fields>([
      { Condition: `{% $states.input.n > ${draw.below(100)} %}` },
      { Condition: '{% $states.input.flag %}' },
      { Condition: '{% $exists($states.input.last.v) %}' },
      { Condition: `{% $start >= ${draw.below(100)} and $type($states.input.n) = "number" %}` },
      { Condition: '{% $exists($states.input.last.Error) %}' },
    ]),
  parallel: {
    Arguments: {
      n: '{% $states.input.n %}',
      p: '{% $states.input.p & "!" & $string($states.context.State.RetryCount) %}',
      flag: '{% $states.input.flag %}',
      items: '{% [$states.input.items] %}',
      until: '{% $states.input.until %}',
    },
    Output: LAST,
  },
  map: {
    Items: '{% [$states.input.items] %}',
    ItemSelector: {
      n: '{% $states.context.Map.Item.Value %}',
      p: '{% $states.input.p & "!" & $string($states.context.State.RetryCount) & "." & $string($states.context.Map.Item.Index) %}',
      flag: '{% $states.input.flag %}',
      items: [7, 77],
      until: '{% $states.input.until %}',
    },
    Output: LAST,
  },
  caught: { Output: '{% $merge([$states.input, {"last": $states.errorOutput}]) %}' },
};

export const FIELDS: Readonly<Record<Language, LanguageFields>> = { JSONPath: JSONPATH, JSONata: JSONATA };
