import { describe, expect, it } from '@jest/globals';
import { chooseVersion, readRouting } from './routing.js';

const MACHINE = 'arn:aws:states:eu-west-1:123456789012:stateMachine:orders';
const route = (stateMachineVersionArn: string, weight: number) => ({ stateMachineVersionArn, weight });

describe('readRouting', () => {
  it('reads one or two versions of one machine', () => {
    expect(readRouting([route(`${MACHINE}:7`, 100)])).toEqual({
      stateMachineArn: MACHINE,
      routes: [{ version: 7, weight: 100 }],
    });
    expect(readRouting([route(`${MACHINE}:7`, 0), route(`${MACHINE}:12`, 100)]).routes).toEqual([
      { version: 7, weight: 0 },
      { version: 12, weight: 100 },
    ]);
  });

  it.each([
    {
      given: [route(MACHINE, 70), route(`${MACHINE}:2`, 30)],
      message: `Routing configuration must contain state machine version ARNs. Received: [${MACHINE}, ${MACHINE}:2]`,
    },
    {
      given: [route(`${MACHINE}:live`, 100)],
      message: `Routing configuration must contain state machine version ARNs. Received: [${MACHINE}:live]`,
    },
    {
      given: [route(`${MACHINE}:1`, 50), route(`${MACHINE}:1`, 50)],
      message: `Routing configuration must contain distinct state machine version ARNs. Received: [${MACHINE}:1, ${MACHINE}:1]`,
    },
    {
      given: [route(`${MACHINE}:1`, 50), route(`${MACHINE}2:1`, 50)],
      message: `Routing configuration must contain versions of one state machine. Received: [${MACHINE}:1, ${MACHINE}2:1]`,
    },
    {
      given: [route(`${MACHINE}:1`, 70), route(`${MACHINE}:2`, 29)],
      message: 'Sum of routing configuration weights must equal 100. Received: [70, 29]',
    },
    { given: [route('x', 100)], message: "Invalid Arn: 'Invalid ARN prefix: x'" },
  ])('refuses $given', ({ given, message }) => {
    expect(() => readRouting(given)).toThrow(message);
  });
});

describe('chooseVersion', () => {
  it.each([
    { weights: [100], draws: [100] },
    { weights: [70, 30], draws: [70, 30] },
    { weights: [0, 100], draws: [0, 100] },
    { weights: [99, 1], draws: [99, 1] },
  ])('gives $weights as many of a hundred draws', ({ weights, draws }) => {
    const routes = weights.map((weight, n) => ({ version: n + 1, weight }));
    const chosen = Array.from({ length: 100 }, (_, draw) => chooseVersion(routes, draw));
    expect(weights.map((_, n) => chosen.filter((version) => version === n + 1).length)).toEqual(draws);
  });

  it('knows no draw beyond', () => {
    expect(() => chooseVersion([{ version: 1, weight: 100 }], 100)).toThrow(RangeError);
  });
});
