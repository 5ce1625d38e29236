import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#testing';
import { type RoundOptions, type RoundResult, runRound } from '../round.js';
import { type Goal, none } from './goal.js';

/** A round that once failed, as `regressions.json` keeps it. */
type Kept = Omit<RoundOptions, 'verbose'> & {
  /** What it found. */
  readonly found: string;
};

/** Seeds that once found something. */
export const regressions: Goal = {
  name: 'regressions',
  about: 'seeds that once found something (regressions.json)',
  run: async ({ verbose, keep }) => {
    const kept = JSON.parse(readFileSync(join(projectRoot, 'test/chaos/regressions.json'), 'utf8')) as Kept[];
    const results: RoundResult[] = [];
    for (const { found, ...options } of kept) {
      console.log(`${options.seed}: ${found}`);
      results.push(await keep(`regression ${options.seed}`, () => runRound({ ...options, verbose })));
    }
    return {
      verdicts: results.map((result) => none(`problems of seed ${result.seed}`, result.problems.length)),
      figures: [],
      problems: results.flatMap(({ seed, problems }) => problems.map((problem) => `[${seed}] ${problem}`)),
    };
  },
};
