import { type MapState, type Payload, StatesError } from '#asl';
import type { FrameState } from '../../model/frame.js';
import { FAILED, SUCCEEDED } from '../../model/tolerated-result.js';
import type { Turn } from '../../turn.js';
import { failWith, type Outcome } from '../behaviour.js';
import { completeWithResults } from '../children.js';
import { startIterations } from './iterations.js';
import { isExceeded, toleranceOf, toleratesAny } from './tolerance.js';

/*
 * DISTRIBUTED mode. On AWS each item (or batch) is an execution of its own, below a Map Run. Until those exist here, the
 * iterations run as frames of the same execution: this history shows what AWS shows of the parent (facts/history.md §3), the
 * events of the iterations are not recorded, and variables from outside are out of their sight. Items come from the state's
 * input only.
 */

export const THRESHOLD_EXCEEDED = {
  error: 'States.ExceedToleratedFailureThreshold',
  cause: 'The specified tolerated failure threshold was exceeded',
};

/** Before the items are looked for: with an ItemReader they are not in the input. */
export function refuseWhatIsNotServed(state: MapState): void {
  const unsupported = (['itemReader', 'itemBatcher', 'resultWriter'] as const).find(
    (field) => state[field] !== undefined,
  );
  if (unsupported) {
    const name = `${unsupported[0]?.toUpperCase()}${unsupported.slice(1)}`;
    throw new StatesError(
      'States.Runtime',
      `${name} cannot be used by this version of Stepwell yet: a Map takes its items from the state's input.`,
    );
  }
}

export function startRun(state: MapState, turn: Turn, effective: Payload, total: number, window: number): Outcome {
  const tolerance = toleranceOf(state, turn, effective);
  const started = turn.record('MapRunStarted', { mapRunArn: mapRunArn(state, turn) });
  if (total === 0) return completeRun(state, turn, []);
  const children = {
    total,
    started: 0,
    succeeded: 0,
    window,
    ...(toleratesAny(tolerance) ? { tolerant: tolerance } : {}),
  };
  return startIterations(
    state,
    turn,
    children,
    Array.from({ length: Math.min(window, total) }, () => started),
  );
}

/** All iterations have ended. Where failures are tolerated, each result says how its iteration ended. */
export function completeRun(state: MapState, turn: Turn, results: readonly string[]): Outcome {
  const tolerance = (turn.frame as FrameState).children?.tolerant;
  const failed = tolerance ? results.filter((result) => result === FAILED).length : 0;
  if (tolerance && isExceeded(tolerance, failed, results.length)) return failRun(turn);
  const last = turn.record('MapRunSucceeded');
  const outputs = tolerance
    ? results.filter((result) => result !== FAILED).map((result) => result.slice(SUCCEEDED.length))
    : results;
  return completeWithResults(state, turn, outputs, last);
}

export function failRun(turn: Turn): Outcome {
  turn.record('MapRunFailed', THRESHOLD_EXCEEDED);
  turn.effects.push({ type: 'AbandonChildren' });
  // What is cut off is known only as of the load.
  turn.exclusive = true;
  turn.frame = { ...(turn.frame as FrameState), children: undefined };
  return failWith(THRESHOLD_EXCEEDED);
}

/** `…:mapRun:<state machine>/<label>:<uuid>`; without a Label AWS makes one up. */
function mapRunArn(state: MapState, turn: Turn): string {
  const { arn, stateMachineName } = turn.snapshot.execution;
  const [prefix] = arn.split(':execution:');
  return `${prefix}:mapRun:${stateMachineName}/${state.label ?? turn.ambient.uuid()}:${turn.ambient.uuid()}`;
}
