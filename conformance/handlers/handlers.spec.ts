import { describe, expect, it } from '@jest/globals';
import { TaskFailure, type TaskContext } from '#worker-sdk';
import { PYTHON_FUNCTIONS } from './python-functions.js';
import { pythonJson } from './python-json.js';
import { pythonText } from './python-text.js';

describe('pythonText', () => {
  it.each([
    { value: ['string-literal'], text: "['string-literal']" },
    { value: 'bare', text: 'bare' },
    { value: { a: null, b: [true, 1.5] }, text: "{'a': None, 'b': [True, 1.5]}" },
    { value: ["it's"], text: '["it\'s"]' },
    { value: [`"it's"`], text: `['"it\\'s"']` },
  ])('$value → $text', ({ value, text }) => expect(pythonText(value)).toBe(text));
});

describe('pythonJson', () => {
  it.each([
    { value: ['a', 1, null], text: '["a", 1, null]' },
    { value: { a: { b: [true] }, c: '' }, text: '{"a": {"b": [true]}, "c": ""}' },
    { value: 'é😀', text: '"\\u00e9\\ud83d\\ude00"' },
  ])('$value → $text', ({ value, text }) => expect(pythonJson(value)).toBe(text));
});

describe('the Python functions', () => {
  it('fail with the class as error, and the JSON text of the Python runtime as cause', () => {
    let failure: unknown;
    try {
      PYTHON_FUNCTIONS['raise_exception']?.({}, {} as TaskContext);
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(TaskFailure);
    const { error, cause } = failure as TaskFailure;
    expect(error).toBe('Exception');
    expect(cause).toMatch(/^{"errorMessage": "Some exception was raised.", "errorType": "Exception", "requestId": "/);
  });
});
