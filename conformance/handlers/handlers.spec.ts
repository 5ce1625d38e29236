import { describe, expect, it } from '@jest/globals';
import { TaskFailure, type TaskContext, type TaskHandlerFunction } from '#worker-sdk';
import { lambdaInvoke } from './lambda-invoke.js';
import { PYTHON_FUNCTIONS } from './python-functions.js';
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

describe('lambdaInvoke', () => {
  const task = {} as TaskContext;
  const invoke = lambdaInvoke(
    new Map<string, TaskHandlerFunction>(Object.entries(PYTHON_FUNCTIONS)),
    (name) => `arn:${name}`,
  );

  it.each([
    { Payload: undefined, received: {} },
    { Payload: null, received: {} },
    { Payload: '0.5', received: 0.5 },
    { Payload: 'no JSON', received: 'no JSON' },
    { Payload: { a: 1 }, received: { a: 1 } },
  ])('hands on $Payload as $received', async ({ Payload, received }) => {
    expect(await invoke({ FunctionName: 'id_function', Payload }, task)).toEqual({
      ExecutedVersion: '$LATEST',
      Payload: received,
      StatusCode: 200,
    });
  });

  it('finds a function by its ARN', async () => {
    const FunctionName = 'arn:aws:lambda:us-east-1:111111111111:function:echo_function:$LATEST';
    expect(await invoke({ FunctionName }, task)).toMatchObject({ Payload: { Return: 'HelloWorld' } });
  });

  it('fails for an unknown function as Lambda does', async () => {
    const failure = Promise.resolve(invoke({ FunctionName: 'gone' }, task));
    await expect(failure).rejects.toBeInstanceOf(TaskFailure);
    await expect(failure).rejects.toMatchObject({
      error: 'Lambda.ResourceNotFoundException',
      cause: expect.stringContaining('Function not found: arn:gone:$LATEST'),
    });
  });
});
