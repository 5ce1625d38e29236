import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { MemoryStore } from '#store';
import { DefinitionCache } from '../../apps/coordinator/src/definitions/definition-cache.js';
import { judge } from './judge.js';
import { Simulation } from './simulation.js';
import { installVirtualTime } from './virtual-time.js';

const { SIMULATE_FROM = '0', SIMULATE_SEEDS = '20', SIMULATE_INTERLEAVINGS = '5', SIMULATE_ONLY } = process.env;
const FROM = Number(SIMULATE_FROM);
const SEEDS = Number(SIMULATE_SEEDS);
const INTERLEAVINGS = Number(SIMULATE_INTERLEAVINGS);
/** Each failure is told with how to see it again; more of them say no more: the slice goes no further. */
const MOST_TOLD = 10;

const kept = JSON.parse(readFileSync(new URL('regressions.json', import.meta.url), 'utf8')) as readonly {
  readonly seed: number;
  readonly interleaving: number;
  readonly found: string;
}[];

/** What has been parsed stays so from one interleaving to the next. */
const texts = new MemoryStore();
const definitions = new DefinitionCache(texts);

let uninstall: () => void;
beforeAll(() => {
  uninstall = installVirtualTime();
});
afterAll(() => uninstall());

async function problemsOf(simulation: Simulation): Promise<string[]> {
  await texts.putDefinition(simulation.case.definition);
  try {
    const stuck = await simulation.run();
    return stuck === undefined ? await judge(simulation) : [stuck];
  } catch (error) {
    return [`it threw ${error instanceof Error ? error.stack : String(error)}`];
  }
}

/** The command that shows it again. */
function replayOf(seed: number, interleaving: number): string {
  return `npm run simulate -- --seed ${seed} --interleaving ${interleaving}`;
}

function addTo(sums: Map<string, number>, counts: Iterable<readonly [string, number]>): void {
  for (const [what, count] of counts) sums.set(what, (sums.get(what) ?? 0) + count);
}

function mapped(sums: Readonly<Record<string, Map<string, number>>>): object {
  return Object.fromEntries(Object.entries(sums).map(([what, counts]) => [what, Object.fromEntries(counts)]));
}

/** For `run.mjs`. */
function tell(passed: number, failed: readonly string[], more: object = {}): void {
  process.stdout.write(`simulated: ${JSON.stringify({ passed, failed, ...more })}\n`);
}

describe('the runtime, simulated', () => {
  if (SIMULATE_ONLY !== undefined) {
    it('as this seed and interleaving have it', async () => {
      const [seed, interleaving] = SIMULATE_ONLY.split('/').map(Number) as [number, number];
      const simulation = new Simulation(seed, interleaving, definitions, true);
      const problems = await problemsOf(simulation);
      const { store, execution } = simulation;
      const history = (await store.history(execution, 1, 100_000)).map(
        ({ id, previousEventId, type, details }) => `${id} after ${previousEventId} ${type} ${JSON.stringify(details)}`,
      );
      process.stdout.write([simulation.case.definition, ...simulation.steps, ...history, ''].join('\n'));
      if (problems.length === 0) tell(1, []);
      else tell(0, [replayOf(seed, interleaving)]);
      expect(problems).toEqual([]);
    });
    return;
  }

  for (const { seed, interleaving, found } of kept) {
    it(`seed ${seed}, interleaving ${interleaving}: ${found}`, async () => {
      expect(await problemsOf(new Simulation(seed, interleaving, definitions))).toEqual([]);
    });
  }

  it(`comes to what the interpreter says: ${SEEDS} definitions from ${FROM} × ${INTERLEAVINGS} interleavings`, async () => {
    const failures: string[] = [];
    const failed: string[] = [];
    const faults = new Map<string, number>();
    const ends = new Map<string, number>();
    const deeds = new Map<string, number>();
    let count = 0;
    let seed = FROM;
    const began = performance.now();
    for (; seed < FROM + SEEDS && failures.length < MOST_TOLD; seed++) {
      for (let interleaving = 0; interleaving < INTERLEAVINGS; interleaving++) {
        count++;
        const simulation = new Simulation(seed, interleaving, definitions);
        const problems = await problemsOf(simulation);
        if (problems.length > 0) {
          failed.push(replayOf(seed, interleaving));
          failures.push(`${replayOf(seed, interleaving)}\n  ${problems.join('\n  ')}`);
        }
        const record = await simulation.store.describe(simulation.execution);
        addTo(faults, simulation.faults.counts);
        addTo(ends, [[record?.status ?? 'none', 1]]);
        addTo(deeds, [...simulation.callbacks.counts, ['redriven', record?.info.redriveCount ?? 0]]);
      }
    }
    const seconds = (performance.now() - began) / 1_000;
    process.stdout.write(
      `simulate: seeds ${FROM} to ${seed - 1} × ${INTERLEAVINGS}, ${(count / seconds).toFixed(0)} a second\n`,
    );
    const skipped = FROM + SEEDS - seed;
    const sums = { ends, 'callbacks and redrives': deeds, faults };
    tell(count - failed.length, failed, { skipped, sums: mapped(sums) });
    expect(failures).toEqual([]);
    expect(faults.size).toBe(INTERLEAVINGS > 1 && SEEDS >= 100 ? 10 : faults.size);
  }, 36_000_000);
});
