import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Json } from '../../data/json.js';
import type { Scope } from '../scope.js';
import { compileTemplate } from './compile-template.js';

const scope: Scope = {
  input: { order: { id: 7 }, items: [1, 2] },
  context: { State: { Name: 'S' } },
  variables: new Map<string, Json>([['rate', 0.5]]),
};

function evaluate(template: Json, on: Scope = scope): Json {
  const { template: compiled, problems } = compileTemplate(template, 'Parameters');
  expect(problems).toEqual([]);
  return compiled.evaluate(on);
}

describe('compileTemplate', () => {
  it.each<{ template: Json; value: Json }>([
    { template: { 'a.$': '$.order.id' }, value: { a: 7 } },
    { template: { 'a.$': '$', b: 1 }, value: { a: scope.input, b: 1 } },
    {
      template: { 'a.$': '$$.State.Name', 'b.$': '$rate', 'c.$': "States.Format('{}!', $.order.id)" },
      value: { a: 'S', b: 0.5, c: '7!' },
    },
    { template: { a: { b: { 'c.$': '$.order' } } }, value: { a: { b: { c: { id: 7 } } } } },
    { template: { a: [{ 'b.$': '$.items' }, '$.items', 3] }, value: { a: [{ b: [1, 2] }, '$.items', 3] } },
    { template: { 'a.$': '$.items[*]' }, value: { a: [1, 2] } },
    { template: { 'a.$': '$.none[*]' }, value: { a: [] } },
    { template: { 'a.$': '$.items[5]' }, value: { a: null } },
    { template: { a: '$.order', b: null, c: [true] }, value: { a: '$.order', b: null, c: [true] } },
    { template: 'text', value: 'text' },
    { template: {}, value: {} },
  ])('$template → $value', ({ template, value }) => {
    expect(evaluate(template)).toEqual(value);
  });

  it('keeps the order of the members', () => {
    expect(JSON.stringify(evaluate({ z: 1, 'y.$': '$.order.id', x: 2 }))).toBe('{"z":1,"y":7,"x":2}');
  });

  it('shares the static parts between evaluations and makes the others anew', () => {
    const { template } = compileTemplate({ fixed: { a: [1] }, 'id.$': '$.order.id' }, 'Parameters');
    const first = template.evaluate(scope) as { fixed: Json };
    const second = template.evaluate(scope) as { fixed: Json };
    expect(first).not.toBe(second);
    expect(first.fixed).toBe(second.fixed);
    const constant = compileTemplate({ a: 1 }, 'Parameters').template;
    expect(constant.evaluate(scope)).toBe(constant.evaluate(scope));
  });

  it.each([
    { path: '$.no_such', searched: JSON.stringify(scope.input) },
    { path: '$.items[5].x', searched: JSON.stringify(scope.input) },
    { path: '$$.Execution.Input.x', searched: JSON.stringify(scope.context) },
    { path: '$rate.x', searched: '0.5' },
    { path: '$none', searched: JSON.stringify(scope.input) },
  ])('a path that finds nothing ($path) fails with what it was applied to', ({ path, searched }) => {
    const { template } = compileTemplate({ outer: { 'value.$': path } }, 'Parameters');
    expect(() => template.evaluate(scope)).toThrow(
      expect.objectContaining({
        error: 'States.Runtime',
        cause: `The JSONPath '${path}' specified for the field 'value.$' could not be found in the input '${searched}'`,
      }),
    );
  });

  it.each<{ template: Json; field: string; member: string }>([
    { template: { 'parsed.$': 'nonsense' }, field: 'Parameters', member: 'parsed.$' },
    { template: { 'parsed.$': 5 }, field: 'Parameters', member: 'parsed.$' },
    { template: { 'parsed.$': '$.a[' }, field: 'Parameters', member: 'parsed.$' },
    { template: { a: { 'b.$': 'States.Nope()' } }, field: 'Parameters/a', member: 'b.$' },
    { template: { a: [0, { 'b.$': '' }] }, field: 'Parameters/a[1]', member: 'b.$' },
  ])('$template is a problem at $field', ({ template, field, member }) => {
    expect(compileTemplate(template, 'Parameters').problems).toEqual([
      {
        field,
        message: `The value for the field '${member}' must be a valid JSONPath or a valid intrinsic function call`,
      },
    ]);
  });

  it('reports every problem, not only the first', () => {
    const { problems } = compileTemplate({ 'a.$': 1, b: { 'c.$': 2 } }, 'Assign');
    expect(problems.map(({ field }) => field)).toEqual(['Assign', 'Assign/b']);
  });

  it('refuses a member that is given twice', () => {
    const { problems } = compileTemplate({ a: 1, 'a.$': '$' }, 'Parameters');
    expect(problems).toEqual([{ field: 'Parameters', message: "The field 'a' is given twice, with and without '.$'" }]);
  });

  it('refuses what is nested too deeply and takes what is just deep', () => {
    const nested = (depth: number): Json =>
      JSON.parse(`${'{"a":'.repeat(depth)}{"b.$":"$.order.id"}${'}'.repeat(depth)}`) as Json;
    expect(JSON.stringify(evaluate(nested(400)))).toContain('{"b":7}');
    expect(compileTemplate(nested(4000), 'Parameters').problems).toHaveLength(1);
  });

  it('treats hostile names as plain members', () => {
    const template = JSON.parse('{"__proto__":{"constructor.$":"$.order.id"},"__proto__.$":"$.order"}') as Json;
    expect(compileTemplate(template, 'Parameters').problems).toHaveLength(1);
    const result = evaluate(
      JSON.parse('{"a":{"__proto__.$":"$.order"},"constructor":{"prototype.$":"$.order.id"}}') as Json,
    );
    expect(JSON.stringify(result)).toBe('{"a":{"__proto__":{"id":7}},"constructor":{"prototype":7}}');
    expect(({} as Record<string, unknown>)['id']).toBeUndefined();
  });

  it('gives back any template without .$ members unchanged', () => {
    const key = fc
      .oneof(fc.constantFrom('__proto__', 'constructor', '$', '.'), fc.string())
      .filter((name) => !name.endsWith('.$'));
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map(Object.fromEntries),
      ),
    }));
    fc.assert(
      fc.property(value, (template) =>
        expect(JSON.stringify(evaluate(template as Json))).toBe(JSON.stringify(template)),
      ),
    );
  });
});
