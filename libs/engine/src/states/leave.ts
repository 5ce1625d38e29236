import type { Json, Payload, State } from '#asl';
import { assignedVariablesDetail } from '../data-flow/assign.js';
import { requireWithinLimit } from '../data-flow/limits.js';
import type { HistoryEventType } from '../model/history-event-type.js';
import type { EventRef } from '../model/decision.js';
import type { FrameState } from '../model/frame.js';
import { endedVisit } from '../model/visit.js';
import { endFrameWell } from './end-frame.js';
import { goTo } from './go-to.js';
import type { Turn } from '../turn.js';

export interface Leaving {
  readonly output: Payload;
  /** undefined = the machine ends here. */
  readonly next: string | undefined;
  readonly assigned?: ReadonlyMap<string, Json>;
  /** What StateExited follows; default the frame's last event. */
  readonly previous?: EventRef;
  /** Name of the error a catcher caught. */
  readonly error?: string;
}

/** Leave a state: write StateExited, keep the assigned variables, go on to the next state or end the frame. */
export function leave(state: State, turn: Turn, leaving: Leaving): void {
  const output = requireWithinLimit(leaving.output, state.name);
  turn.record(
    `${state.type}StateExited` as HistoryEventType,
    { name: state.name, output: output.text, ...assignedVariablesDetail(leaving.assigned) },
    leaving.previous,
  );
  turn.endedVisits.push(endedVisit(turn.frame as FrameState, state, leaving.error));
  const variables = mergeVariables(turn, leaving.assigned);
  if (leaving.next === undefined) endFrameWell(turn, output);
  else goTo(turn, leaving.next, output, variables);
}

function mergeVariables(turn: Turn, assigned: ReadonlyMap<string, Json> | undefined): Record<string, Json> | undefined {
  const own = turn.frame?.variables;
  if (!assigned || assigned.size === 0) return own as Record<string, Json> | undefined;
  return Object.fromEntries([...Object.entries(own ?? {}), ...assigned]);
}
