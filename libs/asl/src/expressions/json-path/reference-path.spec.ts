import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Json } from '../../data/json.js';
import { compilePath } from './compile-path.js';
import { compileReferencePath } from './reference-path.js';

describe('compileReferencePath', () => {
  it.each<{ path: string; target: Json; result: Json }>([
    { path: '$', target: { a: 1 }, result: 7 },
    { path: '$.b', target: { a: 1 }, result: { a: 1, b: 7 } },
    { path: '$.a', target: { a: 1 }, result: { a: 7 } },
    { path: '$.b.c.d', target: { a: 1 }, result: { a: 1, b: { c: { d: 7 } } } },
    { path: '$.a.b', target: { a: { c: 1 } }, result: { a: { c: 1, b: 7 } } },
    { path: "$['odd name'].x", target: {}, result: { 'odd name': { x: 7 } } },
    { path: '$.a[1]', target: { a: [1, 2, 3] }, result: { a: [1, 7, 3] } },
    { path: '$.a[0].b', target: { a: [{ c: 1 }] }, result: { a: [{ c: 1, b: 7 }] } },
    { path: '$[0]', target: [1], result: [7] },
  ])('$path in $target gives $result', ({ path, target, result }) => {
    const before = JSON.stringify(target);
    expect(compileReferencePath(path).write(target, 7)).toEqual(result);
    expect(JSON.stringify(target)).toBe(before);
  });

  it.each<{ path: string; target: Json; cause: string }>([
    { path: '$.a', target: 'text', cause: 'Unable to apply step "a" to input "text"' },
    { path: '$.a', target: null, cause: 'Unable to apply step "a" to input null' },
    { path: '$.a', target: [1], cause: 'Unable to apply step "a" to input [1]' },
    { path: '$.a.b', target: { a: 1 }, cause: 'Unable to apply step "b" to input {"a":1}' },
    { path: '$.a.b', target: { a: null }, cause: 'Unable to apply step "b" to input {"a":null}' },
    { path: '$.a.b', target: { a: [] }, cause: 'Unable to apply step "b" to input {"a":[]}' },
    { path: '$.a[0]', target: { a: {} }, cause: 'Unable to apply step "0" to input {"a":{}}' },
    { path: '$.a[0]', target: {}, cause: 'Unable to apply step "0" to input {}' },
    { path: '$.a[1]', target: { a: [1] }, cause: 'Unable to apply step "1" to input {"a":[1]}' },
    { path: '$.a[1].b', target: { a: [1] }, cause: 'Unable to apply step "1" to input {"a":[1]}' },
  ])('$path does not fit $target', ({ path, target, cause }) => {
    expect(() => compileReferencePath(path).write(target, 7)).toThrow(
      expect.objectContaining({ error: 'States.ResultPathMatchFailure', cause }),
    );
  });

  it.each(['$$.a', '$var', '$.a[*]', '$..a', 'a', '$.a[-1]', "$['a','b']"])('%s is refused', (path) => {
    expect(() => compileReferencePath(path)).toThrow(/^Value is not a Reference Path: /);
  });

  it('shares what lies beside the path', () => {
    const target = { kept: { big: true }, changed: { kept: [1] } };
    const result = compileReferencePath('$.changed.new').write(target, 1) as typeof target;
    expect(result.kept).toBe(target.kept);
    expect(result.changed.kept).toBe(target.changed.kept);
  });

  it('writes hostile names as plain members, and reads back what it wrote', () => {
    const name = fc.oneof(fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', ''), fc.string());
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 6 }), fc.jsonValue(), (names, value) => {
        const path = `$${names.map((part) => `['${part.replace(/[\\']/g, '\\$&')}']`).join('')}`;
        const target: Json = JSON.parse('{"__proto__":{"kept":1},"b":2}') as Json;
        const writable = names.length === 1 || names[0] !== 'b';
        if (!writable) return;
        const result = compileReferencePath(path).write(target, value as Json);
        expect(compilePath(path).find({ input: result, context: {}, variables: new Map() })).toEqual(value);
        expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
        expect(({} as Record<string, unknown>)['kept']).toBeUndefined();
        expect(JSON.stringify(target)).toBe('{"__proto__":{"kept":1},"b":2}');
      }),
    );
  });

  it('makes and follows a chain of 400 members', () => {
    const path = `$${'.a'.repeat(400)}`;
    const result = compileReferencePath(path).write({}, 'deep');
    expect(compilePath(path).find({ input: result, context: {}, variables: new Map() })).toBe('deep');
  });
});
