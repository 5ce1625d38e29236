import { Redis } from 'ioredis';
import { seeded, startOwnRedis, violationsAtRest } from '#testing';
import { troubleIn } from '../check-logs.js';
import { ChaosSystem } from '../support/chaos-system.js';
import { ProcessRaces } from '../support/races/process-races.js';
import { Aim, type RaceKind, type RaceResult, runRaces } from '../support/races/race.js';
import { StoreArena } from '../support/races/store-arena.js';
import { storeRaces } from '../support/races/store-races.js';
import { atLeast, type Goal, none, type Verdict } from './goal.js';

/** Races of each kind: at the store, and through processes. */
interface Size {
  readonly atStore: number;
  readonly inProcesses: number;
}

const SMALL: Size = { atStore: 80, inProcesses: 8 };
const FULL: Size = { atStore: 1_600, inProcesses: 90 };
const NAMESPACE = 'races';
/** Many at once: most of the time they wait for a clock of a second. */
const AT_STORE = { sideBySide: 40, aim: { centreMs: 0, jitterMs: 4, stepMs: 0.2 } };
const IN_PROCESSES = { sideBySide: 2, aim: { centreMs: 0, jitterMs: 10, stepMs: 4 } };
/** Each side wins so many of a hundred, or there was no race. */
const FAIR_PERCENT = 5;

type Results = Readonly<Record<string, readonly RaceResult[]>>;

interface Part {
  readonly results: Results;
  /** Beside the races. */
  readonly problems: readonly string[];
}

/** Two who want one thing at one moment: exactly one gets it, both are told, and the history tells the same. */
export const races: Goal = {
  name: 'races',
  about: 'two who want one thing at one moment',
  run: async ({ small, seed, keep }) => {
    const { atStore, inProcesses } = small ? SMALL : FULL;
    const store = await keep('races at the store', () => raceAtStore(seed, atStore));
    const processes = await keep('races in processes', () => raceInProcesses(seed, inProcesses));
    const count = ({ results }: Part) => Object.values(results).flat().length;
    const pooled = { results: { all: Object.values(processes.results).flat() } };
    return {
      verdicts: [
        atLeast('races', small ? 500 : 10_000, count(store) + count(processes)),
        atLeast('of them through processes', small ? 40 : 500, count(processes)),
        ...winners('at the store', store.results),
        ...fairness('at the store', store.results),
        ...winners('in processes', processes.results),
        // Too few of each kind in the small run to tell by the kind.
        ...fairness('in processes', small ? pooled.results : processes.results),
        none('other problems (I5, I7, logs)', store.problems.length + processes.problems.length),
      ],
      figures: Object.entries(store.results).flatMap(([name, all]) => {
        const atLast = all.filter(({ lostAtLast }) => lostAtLast).length;
        const isKnown = all.some(({ lostAtLast }) => lostAtLast !== undefined);
        return isKnown ? [[`${name} at the store: lost though all was open at the look`, String(atLast)] as const] : [];
      }),
      problems: [
        ...wrongIn('at the store', store.results),
        ...wrongIn('in processes', processes.results),
        ...store.problems,
        ...processes.problems,
      ],
    };
  },
};

async function raceAtStore(seed: string, each: number): Promise<Part> {
  const server = await startOwnRedis();
  const arena = await new StoreArena(server.url, NAMESPACE).open();
  const connection = new Redis(server.url);
  try {
    const results: Record<string, RaceResult[]> = {};
    for (const kind of await storeRaces(arena)) results[kind.name] = await runKind(kind, each, seed, AT_STORE);
    return { results, problems: await violationsAtRest(connection, NAMESPACE) };
  } finally {
    connection.disconnect();
    arena.close();
    await server.stop();
  }
}

async function raceInProcesses(seed: string, each: number): Promise<Part> {
  const workerScript = 'test/chaos/support/races/race-worker.mjs';
  const system = await ChaosSystem.start({ coordinators: 2, workers: 1, workerScript });
  const processes = new ProcessRaces(system);
  try {
    const results: Record<string, RaceResult[]> = {};
    await Promise.all(
      (await processes.kinds()).map(async (kind) => {
        results[kind.name] = await runKind(kind, each, seed, IN_PROCESSES);
      }),
    );
    const trouble = troubleIn(system.actors).filter((line) => !line.includes('came too late and was refused'));
    return { results, problems: [...(await processes.wrongRefusals()), ...trouble] };
  } finally {
    processes.close();
    await system.stop();
  }
}

function runKind(
  kind: RaceKind,
  count: number,
  seed: string,
  { sideBySide, aim }: typeof AT_STORE,
): Promise<RaceResult[]> {
  return runRaces(kind, count, { sideBySide, aim: new Aim(aim), draw: seeded(`${seed} ${kind.name}`) });
}

function winners(where: string, results: Results): Verdict[] {
  return Object.entries(results).map(([name, all]) =>
    none(`${name} ${where}: not one winner, told and recorded`, all.filter(({ wrong }) => wrong.length > 0).length),
  );
}

function fairness(where: string, results: Results): Verdict[] {
  return Object.entries(results).map(([name, all]) => {
    const first = all.filter(({ winner }) => winner === 'first').length;
    return {
      what: `${name} ${where}: won by either`,
      target: `each ≥ ${FAIR_PERCENT} %`,
      found: `${first} : ${all.length - first}`,
      holds: Math.min(first, all.length - first) * 100 >= FAIR_PERCENT * all.length,
    };
  });
}

function wrongIn(where: string, results: Results): string[] {
  return Object.entries(results).flatMap(([name, all]) =>
    all.flatMap(({ winner, wrong }, n) =>
      wrong.length > 0 ? [`${name} ${n} ${where} (${winner}): ${wrong.join('; ')}`] : [],
    ),
  );
}
