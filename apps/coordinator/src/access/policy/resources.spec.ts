import { describe, expect, it } from '@jest/globals';
import { actsOf, KNOWN_OPERATIONS } from './resources.js';

const PLACE = { account: '123456789012', region: 'us-east-1' };
const BASE = 'arn:aws:states:us-east-1:123456789012';
const MACHINE = `${BASE}:stateMachine:orders`;
const resourcesOf = (operation: string, request: object) =>
  actsOf(operation, request as Readonly<Record<string, unknown>>, PLACE).map(
    ({ action, resource }) => `${action} ${resource}`,
  );

describe('what an operation acts on', () => {
  it.each([
    { operation: 'StartExecution', request: { stateMachineArn: MACHINE }, acts: [MACHINE] },
    { operation: 'StartExecution', request: { stateMachineArn: `${MACHINE}:PROD` }, acts: [MACHINE] },
    { operation: 'DescribeStateMachine', request: { stateMachineArn: `${MACHINE}:7` }, acts: [MACHINE] },
    { operation: 'DescribeStateMachine', request: { stateMachineArn: `${MACHINE}/Label` }, acts: [`${MACHINE}/Label`] },
    { operation: 'DeleteStateMachineAlias', request: { stateMachineAliasArn: `${MACHINE}:PROD` }, acts: [MACHINE] },
    { operation: 'TagResource', request: { resourceArn: `${BASE}:activity:a` }, acts: [`${BASE}:activity:a`] },
    {
      operation: 'DescribeExecution',
      request: { executionArn: `${BASE}:execution:orders:one` },
      acts: [`${BASE}:execution:orders:one`],
    },
    { operation: 'CreateStateMachine', request: { name: 'orders' }, acts: [MACHINE] },
    { operation: 'CreateActivity', request: { name: 'a' }, acts: [`${BASE}:activity:a`] },
    { operation: 'ListStateMachines', request: {}, acts: [`${BASE}:stateMachine:*`] },
    { operation: 'ListExecutions', request: { stateMachineArn: MACHINE }, acts: [MACHINE] },
    { operation: 'ListExecutions', request: { mapRunArn: `${BASE}:mapRun:a/b:c` }, acts: [`${BASE}:mapRun:a/b:c`] },
    { operation: 'ListExecutions', request: { stateMachineArn: MACHINE, mapRunArn: 'm' }, acts: [MACHINE, 'm'] },
    { operation: 'SendTaskSuccess', request: { taskToken: 't' }, acts: [`${BASE}:*`] },
    {
      operation: 'CreateStateMachineAlias',
      request: {
        routingConfiguration: [
          { stateMachineVersionArn: `${MACHINE}:1` },
          { stateMachineVersionArn: `${BASE}:stateMachine:other:2` },
        ],
      },
      acts: [MACHINE, `${BASE}:stateMachine:other`],
    },
  ])('$operation of $request', ({ operation, request, acts }) => {
    expect(resourcesOf(operation, request)).toEqual(acts.map((resource) => `${operation} ${resource}`));
  });

  it('publishing with an update needs the permission to publish, too', () => {
    expect(resourcesOf('UpdateStateMachine', { stateMachineArn: MACHINE, publish: true })).toEqual([
      `UpdateStateMachine ${MACHINE}`,
      `PublishStateMachineVersion ${MACHINE}`,
    ]);
  });

  it('is known for all 37 operations, and for nothing that is none', () => {
    expect(KNOWN_OPERATIONS).toHaveLength(37);
    expect(() => actsOf('constructor', {}, PLACE)).toThrow('nothing says what constructor acts on');
  });
});
