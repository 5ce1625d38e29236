import { describe, expect, it } from '@jest/globals';
import { seeded } from '#testing';
import { aliasStarts, checkTarget, deviationsOf } from './check-target.js';
import { planDeployment, targetArn, targetOf } from './deployment.js';

const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:m1';
const DEFINITION = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}';

describe('what a start names', () => {
  it('is fixed by the seed, and differs: aliases, versions and machines', () => {
    const drawn = () =>
      Array.from({ length: 200 }, (_, n) => targetOf(planDeployment('s', n, DEFINITION), 's', `e${n}`));
    expect(drawn()).toEqual(drawn());
    expect(new Set(drawn())).toEqual(new Set(['alias', 'version', 'machine']));
  });

  it.each([
    ['machine', { stateMachineArn: MACHINE }, true],
    ['machine', { stateMachineArn: MACHINE, stateMachineVersionArn: `${MACHINE}:1` }, false],
    ['version', { stateMachineArn: MACHINE, stateMachineVersionArn: `${MACHINE}:1` }, true],
    ['version', { stateMachineArn: MACHINE, stateMachineVersionArn: `${MACHINE}:2` }, false],
    ['alias', { stateMachineArn: MACHINE, stateMachineVersionArn: `${MACHINE}:2` }, false],
    [
      'alias',
      {
        stateMachineArn: MACHINE,
        stateMachineVersionArn: `${MACHINE}:2`,
        stateMachineAliasArn: targetArn(MACHINE, 'alias'),
      },
      true,
    ],
  ] as const)('%s is told by %j: %s', (target, found, fits) => {
    expect(checkTarget(target, found)).toHaveLength(fits ? 0 : 1);
  });
});

describe('starts by alias', () => {
  const starts = (versions: readonly number[]) => aliasStarts(versions.map((version) => ({ weight: 10, version })));
  it('may be as far from their weights as chance takes them, and no farther', () => {
    const draw = seeded('starts by alias');
    const fair = Array.from({ length: 2_000 }, () => (draw.chance(0.1) ? 1 : 2));
    expect(deviationsOf([starts(fair)])).toBeLessThan(4);
    // As if both had the same weight, or only the heavier one counted.
    expect(deviationsOf([starts(fair.map((_, n) => 1 + (n % 2)))])).toBeGreaterThan(6);
    expect(deviationsOf([starts(fair.map(() => 2))])).toBeGreaterThan(6);
    expect(deviationsOf([])).toBe(0);
  });
});
