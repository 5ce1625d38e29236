import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#asl';
import { responseProblem } from './check-response.js';
import { flag, instant, listOf, mapOf, number, structure, text, word } from './response-shape.js';
import { responseShapeOf } from './response-shapes.js';

const SHAPE = structure(
  {
    Name: text({ min: 2, max: 4 }),
    Count: number({ min: 1, max: 10 }),
    On: flag,
    At: instant,
    Mode: word('A', 'B'),
    Names: listOf(text()),
    Parts: listOf(structure({ Size: number() }, { Id: text() })),
    Tags: mapOf(number()),
  },
  { Id: text() },
);

describe('responseProblem', () => {
  it.each([
    { value: {}, problem: "Required field 'Id' is missing" },
    { value: { Id: 1 }, problem: "Field 'Id' must be a string" },
    { value: { Id: null }, problem: undefined },
    { value: { Id: 'i', more: 1 }, problem: undefined },
    { value: { Id: 'i', Name: 'n' }, problem: "Field 'Name' is smaller than the minimum length" },
    { value: { Id: 'i', Name: 'names' }, problem: "Field 'Name' exceeds the maximum length" },
    { value: { Id: 'i', Count: '1' }, problem: "Field 'Count' must be a number" },
    { value: { Id: 'i', Count: 0 }, problem: "Field 'Count' is less than the minimum value" },
    { value: { Id: 'i', Count: 11 }, problem: "Field 'Count' exceeds the maximum value" },
    { value: { Id: 'i', On: 'true' }, problem: "Field 'On' must be a boolean" },
    { value: { Id: 'i', At: true }, problem: "Field 'At' must be a string" },
    { value: { Id: 'i', Mode: 'C' }, problem: "Field 'Mode' is not an expected value" },
    { value: { Id: 'i', Names: 'n' }, problem: "Field 'Names' must be an array" },
    { value: { Id: 'i', Names: ['n', []] }, problem: "Field 'Names' must be a string" },
    { value: { Id: 'i', Parts: [{ Id: 'p' }, { Id: 'q', Size: '1' }] }, problem: "Field 'Size' must be a number" },
    { value: { Id: 'i', Parts: [{}] }, problem: "Required field 'Id' is missing" },
    { value: { Id: 'i', Parts: [[]] }, problem: "Field 'Parts' must be an object" },
    { value: { Id: 'i', Tags: { a: 1, b: 'x' } }, problem: "Field 'Tags' must be a number" },
    { value: { Id: 'i', Tags: [] }, problem: "Field 'Tags' must be an object" },
  ] as readonly { value: JsonObject; problem: string | undefined }[])('$value → $problem', ({ value, problem }) => {
    expect(responseProblem(SHAPE, value, 'STRICT')).toBe(problem);
  });

  it('asks for nothing that is not there with PRESENT', () => {
    expect(responseProblem(SHAPE, { Parts: [{}] }, 'PRESENT')).toBeUndefined();
  });

  it('follows an attribute of DynamoDB to any depth', () => {
    const shape = responseShapeOf('arn:aws:states:::dynamodb:getItem');
    if (!shape) throw new Error('no shape');
    const item = (leaf: JsonObject): JsonObject => ({ Item: { a: { L: [{ M: { b: leaf } }] } } });
    expect(responseProblem(shape, item({ S: 'x' }), 'STRICT')).toBeUndefined();
    expect(responseProblem(shape, item({ N: 1 }), 'STRICT')).toBe("Field 'N' must be a string");
  });
});

describe('responseShapeOf', () => {
  it.each([
    ['arn:aws:states:::lambda:invoke', true],
    ['arn:aws:states:::aws-sdk:kms:encrypt', true],
    ['arn:aws:states:::glue:startJobRun.sync', true],
    ['arn:aws:states:::lambda:invoke.waitForTaskToken', false],
    ['arn:aws:states:::apigateway:invoke', false],
    ['arn:aws:states:::aws-sdk:dynamodb:constructor', false],
    ['arn:aws:lambda:eu-west-1:123456789012:function:f', false],
  ])('%s is known: %s', (resource, known) => {
    expect(responseShapeOf(resource) !== undefined).toBe(known);
  });
});
