import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '#testing';
import { type GoalOptions, type GoalResult, none } from './goals/goal.js';
import { GOALS } from './goals/index.js';

/** As `run.mjs` has read it from the command line. */
export interface Options {
  readonly small: boolean;
  readonly goal?: string;
  readonly seed: string;
  readonly round?: number;
  readonly quiet: boolean;
}

/** Runs the goals and prints their tables. Answers the sums for the last line. */
export async function main({ small, goal, seed, round, quiet }: Options): Promise<{ passed: number; failed: number }> {
  const goals = GOALS.filter(({ name }) => goal === undefined || name === goal);
  if (goals.length === 0) throw new Error(`no goal '${goal}'; there are: ${GOALS.map(({ name }) => name).join(', ')}`);
  const memory = Math.round(totalmem() / 2 ** 30);
  console.log(
    `chaos: seed ${seed}, ${small ? 'small' : 'full'}, ${cpus().length} cores, ${memory} GiB, Node ${process.version}`,
  );
  const failedSeeds: string[] = [];
  let [passed, failed] = [0, 0];
  const options = { small, seed, round, verbose: !quiet };
  for (const each of goals) {
    console.log(`\n── ${each.name}: ${each.about}`);
    const began = Date.now();
    const result = await each.run({ ...options, keep: keeper(small, seed, round) }).catch(brokenOff);
    print(result, Date.now() - began);
    failedSeeds.push(...(result.failedSeeds ?? []));
    passed += result.verdicts.filter(({ holds }) => holds).length;
    failed += result.verdicts.filter(({ holds }) => !holds).length;
  }
  for (const failedSeed of failedSeeds) {
    const [name, number] = failedSeed.split('/');
    console.log(`Run again by: npm run chaos${small ? ':small' : ''} -- --seed ${name} --round ${number}`);
  }
  return { passed, failed };
}

/** A goal that throws has failed; those after it are still to be run. */
function brokenOff(error: unknown): GoalResult {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { verdicts: [none('broken off', 1)], figures: [], problems: [reason] };
}

const SHOWN_PROBLEMS = 40;

function print({ verdicts, figures, problems }: GoalResult, tookMs: number): void {
  for (const problem of problems.slice(0, SHOWN_PROBLEMS)) console.log(`  ✗ ${problem}`);
  if (problems.length > SHOWN_PROBLEMS) console.log(`  … and ${problems.length - SHOWN_PROBLEMS} more`);
  const width = Math.max(...verdicts.map(({ what }) => what.length), ...figures.map(([name]) => name.length));
  for (const { what, target, found, holds } of verdicts)
    console.log(`  ${holds ? '✓' : '✗'} ${what.padEnd(width)}  ${found.padStart(10)}   (${target})`);
  for (const [name, value] of figures) console.log(`    ${name.padEnd(width)}  ${value.padStart(10)}`);
  console.log(`  took ${(tookMs / 1_000).toFixed(0)} s`);
}

/**
 * A full run takes long: each part that has ended is kept in a file of the seed's own, and a later run of the same seed goes on
 * behind it. A single round is run to look at it: nothing of it is kept.
 */
function keeper(small: boolean, seed: string, round: number | undefined): GoalOptions['keep'] {
  if (small || round !== undefined) return (_, run) => run();
  const folder = join(projectRoot, '.stepwell', 'chaos');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${seed.replace(/[^\w-]/g, '_')}.jsonl`);
  const kept = new Map<string, unknown>();
  if (existsSync(file))
    for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
      const { part, result } = JSON.parse(line) as { part: string; result: unknown };
      kept.set(part, result);
    }
  return async <T>(part: string, run: () => Promise<T>): Promise<T> => {
    if (kept.has(part)) return kept.get(part) as T;
    const result = await run();
    appendFileSync(file, `${JSON.stringify({ part, result })}\n`);
    return result;
  };
}
