import { describe, expect, it } from '@jest/globals';
import { parseStateMachine, type StateMachine } from '#asl';
import { evaluatorInProcess, interpretFully, outcomeOf, workloadCase } from '../index.js';

const CASES = Array.from({ length: 300 }, (_, seed) => workloadCase(seed));

describe('the workload', () => {
  it('is the same for the same seed, and differs by seed', () => {
    expect(CASES.map(({ seed }) => workloadCase(seed))).toEqual(CASES);
    expect(new Set(CASES.map(({ definition }) => definition)).size).toBeGreaterThan(290);
  });

  it('uses all eight types of states, both languages, and all that makes executions hard', () => {
    const all = CASES.map(({ definition }) => definition).join('');
    for (const type of ['Pass', 'Task', 'Choice', 'Wait', 'Succeed', 'Fail', 'Parallel', 'Map'])
      expect(all).toContain(`"Type":"${type}"`);
    for (const field of [
      '"Retry"',
      '"Catch"',
      '"MaxConcurrency"',
      '"Assign"',
      '"QueryLanguage":"JSONata"',
      '"Timestamp',
    ])
      expect(all).toContain(field);
  });

  it('holds only definitions that are accepted, that end, and that are small', async () => {
    const lengths: number[] = [];
    const sizes: number[] = [];
    const statuses = new Map<string, number>();
    for (const { definition, input, seed } of CASES) {
      sizes.push(definition.match(/"Type":/g)?.length as number);
      const result = await interpretFully(
        machineOf(definition),
        { input, task: outcomeOf, execution: { name: `n${seed}`, arn: `arn:x:n${seed}` } },
        evaluatorInProcess(),
      );
      lengths.push(result.history.length);
      const word = result.status === 'FAILED' ? (result.error ?? 'none') : result.status;
      statuses.set(word, (statuses.get(word) ?? 0) + 1);
    }
    lengths.sort((a, b) => a - b);
    sizes.sort((a, b) => a - b);
    expect(sizes[150]).toBeLessThanOrEqual(12);
    expect(sizes.at(-1)).toBeLessThanOrEqual(26);
    expect(lengths[150]).toBeLessThanOrEqual(60);
    expect(lengths[150]).toBeGreaterThanOrEqual(8);
    expect(lengths.at(-1)).toBeLessThan(1_500);
    expect(statuses.get('RUNNING')).toBeUndefined();
    expect(statuses.get('SUCCEEDED')).toBeGreaterThan(120);
    expect([...statuses.keys()]).toEqual(expect.arrayContaining(['Busy', 'Broken', 'Gone', 'Given.Up']));
    // Mistakes of the generator itself would show as these.
    for (const mistake of ['States.Runtime', 'States.QueryEvaluationError'])
      expect(statuses.get(mistake) ?? 0).toBeLessThan(8);
  });
});

function machineOf(definition: string): StateMachine {
  const { machine, problems } = parseStateMachine(definition);
  if (machine === undefined) throw new Error(`${JSON.stringify(problems)} in ${definition}`);
  return machine;
}
