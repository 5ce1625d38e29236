import type { JsonataEvaluator, StateMachine } from '#asl';
import type { Replay, ReplayedExecution, ReplayOptions } from './model.js';
import { type Replayed, Replaying, type Step } from './replaying.js';

/** At so many places of a history, each by one way or another, is looked for how it goes on at most. */
const MOST_PLACES = 20_000;

/**
 * Goes through a history as it came about, with decisions alone: whenever several frames might have moved next, the one is
 * taken that gives the events that follow. So each history is compared event by event, whatever the order in which branches
 * and iterations ran, workers were lost and timers fired. Where events do not tell which frame they are of, or whether a step
 * without events had been taken by then, one way after the other is tried, but none on from where another has been. It cannot
 * say that nothing else would have been right; it says that this was.
 */
export async function replayHistory(
  machine: StateMachine,
  execution: ReplayedExecution,
  options: ReplayOptions,
  evaluator: JsonataEvaluator,
): Promise<Replay> {
  const replayed = { machine, execution, options, evaluator };
  const first = await straightOn(replayed);
  return first.difference === undefined ? first : ((await byAnyWay(replayed)) ?? first);
}

/** The first step that fits each time: enough for nearly all. */
async function straightOn(replayed: Replayed): Promise<Replay> {
  const replaying = Replaying.from(replayed);
  const wrong = await replaying.start();
  if (wrong !== undefined) return replaying.came(wrong);
  for (;;) {
    const outlook = await replaying.look(false);
    if ('difference' in outlook) return replaying.came(outlook.difference);
    replaying.take(outlook.steps[0]);
  }
}

/** Depth first; undefined when no way leads to the end. */
async function byAnyWay(replayed: Replayed): Promise<Replay | undefined> {
  const start = Replaying.from(replayed);
  if ((await start.start()) !== undefined) return undefined;
  const been = new Set<string>();
  const untried: { readonly from: Replaying; readonly step: Step }[] = [];
  let replaying = start;
  for (let places = 0; places < MOST_PLACES; places++) {
    const outlook = await replaying.look(true);
    if ('difference' in outlook && outlook.difference === undefined) return replaying.came(undefined);
    const [first, ...others] = 'steps' in outlook && isNew(been, replaying, outlook.steps) ? outlook.steps : [];
    if (first !== undefined) {
      const from = others.length > 0 ? replaying.copy() : replaying;
      untried.push(...others.map((step) => ({ from, step })).reverse());
      replaying.take(first);
      continue;
    }
    const next = untried.pop();
    if (next === undefined) return undefined;
    replaying = next.from.copy();
    replaying.take(next.step);
  }
  return undefined;
}

/** Only where ways part is remembered: what lies in between follows. */
function isNew(been: Set<string>, replaying: Replaying, { length }: readonly Step[]): boolean {
  if (length === 1) return true;
  const key = replaying.key();
  if (been.has(key)) return false;
  been.add(key);
  return true;
}
