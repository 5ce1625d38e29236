import type { ParallelState } from '#asl';
import { requireWithinLimit } from '../../data-flow/limits.js';
import { effectiveInput, workArguments } from '../../data-flow/state-flow.js';
import type { FrameState } from '../../model/frame.js';
import type { Turn } from '../../turn.js';
import { type Outcome, type StateBehaviour, WAITING } from '../behaviour.js';
import { childFrame } from '../child-frame.js';
import { completeWithResults, failByChild, firstFailure, noteSuccesses } from '../children.js';

/** Parallel: one child frame per branch, all with the same input; the result is the array of their outputs. */
export const parallel: StateBehaviour<ParallelState> = {
  enter: startBranches,
  retry: startBranches,

  resume(state, turn) {
    const failed = firstFailure(turn);
    if (failed) return failByChild(state, turn, failed);
    const children = noteSuccesses(turn);
    turn.frame = { ...(turn.frame as FrameState), children };
    if (children.succeeded < children.total) {
      turn.effects.push({ type: 'StartChildren', children: [], wakeAfter: children.total - children.succeeded });
      return WAITING;
    }
    const last = turn.snapshot.inbox.at(-1);
    return completeWithResults(state, turn, turn.snapshot.results ?? [], {
      at: last?.lastStateEventId ?? turn.snapshot.lastEventId,
    });
  },

  beforeFailing(turn) {
    if (wasStarted(turn)) turn.record('ParallelStateFailed');
  },
};

/** Not when a JSONPath field failed before the branches were started; a failed evaluation counts (as recorded for Map). */
function wasStarted(turn: Turn): boolean {
  return (
    turn.snapshot.frame.phase === 'children' ||
    turn.history.some(({ type }) => type === 'ParallelStateStarted' || type === 'EvaluationFailed')
  );
}

function startBranches(state: ParallelState, turn: Turn): Outcome {
  const frame = turn.frame as FrameState;
  const input = requireWithinLimit(workArguments(turn, state, effectiveInput(turn, state)), state.name);
  const previous = turn.record('ParallelStateStarted');
  const total = state.branches.length;
  turn.frame = { ...frame, phase: 'children', children: { total, started: total, succeeded: 0 } };
  turn.effects.push({
    type: 'StartChildren',
    wakeAfter: total,
    children: state.branches.map((branch, index) => ({
      index,
      previous,
      snapshot: childFrame(turn, { state: state.name, branch: index }, index, branch.startAt, input.text),
    })),
  });
  return WAITING;
}
