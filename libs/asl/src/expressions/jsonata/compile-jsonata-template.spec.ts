import { describe, expect, it } from '@jest/globals';

import type { Json } from '../../data/json.js';
import { compileJsonataTemplate, isJsonataText } from './compile-jsonata-template.js';

const problemsOf = (text: string, allowed: readonly ('result' | 'errorOutput')[] = []) =>
  compileJsonataTemplate(`{% ${text} %}`, { allowed }).problems.map(({ code, message }) => `${code}: ${message}`);

describe('a template', () => {
  it.each([
    { text: '{% 1 %}', is: true },
    { text: '{%1%}', is: true },
    { text: '{%%}', is: true },
    { text: ' {% 1 %} ', is: false },
    { text: '{% 1 %} ', is: false },
    { text: '{%}', is: false },
    { text: '{% 1 }', is: false },
  ])('takes $text for an expression: $is', ({ text, is }) => expect(isJsonataText(text)).toBe(is));

  it('is built of the results, in the order of its expressions', () => {
    const { template, problems } = compileJsonataTemplate({
      a: ['{% $x %}', ' {% $y %} ', { 'b/c': '{% $z %}' }],
      same: { deep: [1, null] },
      last: '{% 1 %}',
    });
    expect(problems).toEqual([]);
    expect(template.expressions.map(({ path, expression }) => [path, expression.text])).toEqual([
      ['/a[0]', '$x'],
      ['/a[2]/b/c', '$z'],
      ['/last', '1'],
    ]);
    expect(template.build([1, 2, 3])).toEqual({
      a: [1, ' {% $y %} ', { 'b/c': 2 }],
      same: { deep: [1, null] },
      last: 3,
    });
  });

  it('that has no expression is itself', () => {
    const value = { a: [1, { b: 'x' }] };
    expect(compileJsonataTemplate(value).template.build([])).toBe(value);
  });

  it('has members of any name', () => {
    const value = JSON.parse(
      '{"__proto__": "{% 1 %}", "constructor": {"__proto__": "{% 2 %}"}, "x": {"__proto__": {"y": 1}}}',
    ) as Json;
    const built = compileJsonataTemplate(value).template.build([{ polluted: true }, 2]);
    expect(JSON.stringify(built)).toBe(
      '{"__proto__":{"polluted":true},"constructor":{"__proto__":2},"x":{"__proto__":{"y":1}}}',
    );
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(built)).toBe(Object.prototype);
  });

  it('names the place of each problem', () => {
    const { problems } = compileJsonataTemplate({ a: ['{% 1 + %}'], b: '{% phone %}' });
    expect(problems).toEqual([
      { path: '/a[0]', code: 'INVALID_JSONATA_EXPRESSION', message: 'Unexpected end of expression' },
      {
        path: '/b',
        code: 'UNSUPPORTED_JSONATA_EXPRESSION',
        message: "Reference to 'phone' at the top level is not supported.",
      },
    ]);
  });
});

describe('what may not be read', () => {
  const top = (name: string) =>
    `UNSUPPORTED_JSONATA_EXPRESSION: Reference to '${name}' at the top level is not supported.`;
  const noField = (name: string) => `UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.${name}' does not exist.`;

  it.each([
    { text: 'phone', problems: [top('phone')] },
    { text: 'phone.home[0] & phone', problems: [top('phone')] },
    { text: '{"a": x, "b": [y]}', problems: [top('x'), top('y')] },
    { text: '$', problems: [top('$')] },
    { text: '$.x', problems: [top('$')] },
    { text: '$count(x)', problems: [top('x')] },
    { text: '**.x', problems: [top('**')] },
    { text: '$x[$$.y = 1]', problems: ["UNSUPPORTED_JSONATA_EXPRESSION: Reference to '$$' is not supported."] },
    { text: '$states.errorOutput.Error', problems: [noField('errorOutput')] },
    { text: '$x[a = $states.result]', problems: [noField('result')] },
    { text: '$states.inputs', problems: [noField('inputs')] },
  ])('$text', ({ text, problems }) => expect(problemsOf(text).sort()).toEqual(problems.sort()));

  it.each([
    '$states.input.phone',
    '$x[phone = "1"].{"n": number, "me": $}',
    '$x.(a + b)',
    '$x^(price)',
    '$x{ kind: $sum(price) }',
    '$map($x, function($v) { $v.name })',
    '$x ~> |items|{"n": 1}|',
    '$states',
    '$states.context.Execution.Id',
    '"phone" & \'$$\'',
  ])('%s is fine', (text) => expect(problemsOf(text)).toEqual([]));

  it('takes members of $states where they are', () => {
    expect(problemsOf('$states.result.x', ['result'])).toEqual([]);
    expect(problemsOf('$states.errorOutput', ['errorOutput'])).toEqual([]);
  });
});
