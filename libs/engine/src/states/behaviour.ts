import type { Json, Payload, State } from '#asl';
import type { EventRef } from '../model/decision.js';
import type { EngineEvent } from '../model/engine-event.js';
import type { Failure } from '../model/frame.js';
import type { Turn } from '../turn.js';

/** A failure on its way out of a state. `aliases`: further names it answers to in Retry and Catch. */
export interface StateFailure extends Failure {
  readonly aliases?: readonly string[];
}

/** The state is done. */
export interface Leave {
  readonly type: 'leave';
  readonly output: Payload;
  /** undefined = the machine ends here. */
  readonly next: string | undefined;
  readonly assigned?: ReadonlyMap<string, Json>;
  /** What StateExited follows; default the frame's last event. */
  readonly previous?: EventRef;
}

/** What came of it: the state is done, the frame waits (the behaviour has set its phase and the effects), or the state failed. */
export type Outcome = Leave | { readonly type: 'wait' } | { readonly type: 'fail'; readonly failure: StateFailure };

export const WAITING: Outcome = { type: 'wait' };
export const failWith = (failure: StateFailure): Outcome => ({ type: 'fail', failure });

/** What one state type does. A thrown StatesError is the state's failure; Retry and Catch are not its business. */
export interface StateBehaviour<S extends State> {
  /** The state has just been entered: its StateEntered event is recorded. */
  enter(state: S, turn: Turn): Outcome;
  /** An event for the state while the frame waits in it. Absent: the type never waits. */
  resume?(state: S, turn: Turn, event: EngineEvent): Outcome;
  /** The retrier's delay is over, or the state is redriven: do the work again without entering anew. Absent: as `enter`. */
  retry?(state: S, turn: Turn): Outcome;
  /** Events to write before a failure leaves the state (caught or not), e.g. `MapStateFailed`. */
  beforeFailing?(turn: Turn): void;
}
