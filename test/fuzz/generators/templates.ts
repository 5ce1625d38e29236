import fc from 'fast-check';
import { choiceOperators } from '#asl';
import { fittingCalls, intrinsicTexts, names, objectOf, timestampTexts, values } from './texts.js';

const GOOD_PATHS = ['$', '$.a', '$.b', '$.b.a', '$.items', '$.n', '$.text', '$$.State.Name', "$['__proto__']"];
const PATHS = [
  ...GOOD_PATHS,
  '$.items[0]',
  '$.items[*].a',
  '$..a',
  '$x',
  '$x.a',
  '$constructor',
  '$toString.name',
  '$.__proto__.a',
  '$.',
];
export const paths = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...GOOD_PATHS) },
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
      weight: 8,
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

/** What the paths look for, wherever in a machine. */
const KEEPS = {
  ...Object.fromEntries(['a', 'b', 'items', 'n', 'text'].map((name) => [`${name}.$`, `$$.Execution.Input.${name}`])),
  kept: { 'all.$': '$' },
};
/** Templates that give an object; most of them keep what the paths look for. */
export const objectTemplates = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.oneof(
      { weight: 3, arbitrary: fc.constant(KEEPS) },
      { weight: 3, arbitrary: paths.map((path) => ({ ...KEEPS, 'c.$': path })) },
      { weight: 3, arbitrary: fittingCalls.map((text) => ({ ...KEEPS, 'c.$': text })) },
      { weight: 1, arbitrary: intrinsicTexts.map((text) => ({ ...KEEPS, 'c.$': text })) },
    ),
  },
  {
    weight: 1,
    arbitrary: templates.filter(
      (template) => typeof template === 'object' && template !== null && !Array.isArray(template),
    ) as fc.Arbitrary<object>,
  },
);
