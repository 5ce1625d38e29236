import { describe, expect, it } from '@jest/globals';
import { spacedJson } from './spaced-json.js';

describe('spacedJson', () => {
  it.each([
    ['[1,2.0,{"a":null}]', '[1, 2.0, {"a": null}]'],
    ['["a,b:c","\\",\\\\",1]', '["a,b:c", "\\",\\\\", 1]'],
    ['[1, 2,\n3]', '[1, 2,\n3]'],
    ['"a,b"', '"a,b"'],
  ])('%s → %s', (given, spaced) => expect(spacedJson(given)).toBe(spaced));
});
