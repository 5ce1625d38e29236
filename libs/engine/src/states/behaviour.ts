import { Payload, type State } from '#asl';
import type { EngineEvent } from '../model/engine-event.js';
import type { Turn } from '../turn.js';

/** What one state type does. A thrown StatesError is the state's failure; Retry and Catch are not its business. */
export interface StateBehaviour<S extends State> {
  /** The state has just been entered: its StateEntered event is recorded. Ends in `leave`, or leaves the frame waiting. */
  enter(state: S, turn: Turn): void;
  /** An event for the state while the frame waits in it. Absent: the type never waits. */
  resume?(state: S, turn: Turn, event: EngineEvent): void;
  /** The retrier's delay is over: do the work again without entering anew. Absent: the type has no Retry. */
  retry?(state: S, turn: Turn): void;
  /** Events to write before the failure leaves the state (caught or not), e.g. `MapStateFailed`. */
  beforeFailing?(state: S, turn: Turn): void;
}

/** The raw input of the frame's current state. */
export function rawInput(turn: Turn): Payload {
  return Payload.ofText((turn.frame ?? turn.snapshot.frame).input);
}
