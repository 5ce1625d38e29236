import { describe, expect, it } from '@jest/globals';
import { isOffered, parseResource, resourceKind } from './resource.js';

const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:charge:live';
const ACTIVITY = 'arn:aws-cn:states:cn-north-1:123456789012:activity:pack';

describe('parseResource', () => {
  it.each([
    [FUNCTION, 'lambda', 'lambda', FUNCTION, 'request-response'],
    [ACTIVITY, 'activity', 'activity', ACTIVITY, 'request-response'],
    [
      'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      'service',
      'sqs',
      'sendMessage.waitForTaskToken',
      'waitForTaskToken',
    ],
    ['arn:aws:states:::states:startExecution.sync:2', 'service', 'states', 'startExecution.sync:2', 'sync:2'],
    ['arn:aws-us-gov:states:::ecs:runTask.sync', 'service', 'ecs', 'runTask.sync', 'sync'],
    ['arn:aws:states:::http:invoke', 'service', 'http', 'invoke', 'request-response'],
    ['arn:aws:states:::aws-sdk:s3:getObject', 'sdk', 'aws-sdk:s3', 'getObject', 'request-response'],
    [
      'arn:aws:states:::aws-sdk:sqs:sendMessage.waitForTaskToken',
      'sdk',
      'aws-sdk:sqs',
      'sendMessage.waitForTaskToken',
      'waitForTaskToken',
    ],
  ])('%s is a %s', (arn, kind, resourceType, resource, pattern) => {
    expect(parseResource(arn)).toEqual({ kind, resourceType, resource, pattern });
    expect(resourceKind(arn)).toBe(kind);
  });

  it.each([
    '',
    'charge',
    'arn:aws:sns:eu-west-1:1:topic',
    'arn:aws:states:::sqs',
    'arn:aws:states:::sqs:sendMessage.later',
    `${FUNCTION}:x`,
  ])('%s is no resource of a task', (arn) => {
    expect(parseResource(arn)).toBeUndefined();
    expect(resourceKind(arn)).toBeUndefined();
  });
});

describe('isOffered', () => {
  it.each([
    ['sqs:sendMessage', true],
    ['sqs:sendMessage.sync', false],
    ['sqs:receiveMessage', false],
    ['dynamodb:query', false],
    ['lambda:invoke.waitForTaskToken', true],
    ['states:startExecution.sync:2', true],
    ['ecs:runTask.sync:2', false],
    ['glue:startJobRun.waitForTaskToken', false],
    ['aws-sdk:anything:goesHere', true],
    ['aws-sdk:s3:getObject.sync', false],
    ['constructor:invoke', false],
  ])('%s → %s', (integration, offered) => {
    const resource = parseResource(`arn:aws:states:::${integration}`);
    expect(resource !== undefined && isOffered(resource)).toBe(offered);
  });
});
