import { type JsonataEvaluator, Payload, type StateMachine } from '#asl';
import { decide, decideStart, type Evaluate } from './decide.js';
import type { Decision } from './model/decision.js';
import type { Ambient, EngineEvent } from './model/engine-event.js';
import type { ExecutionInfo, Snapshot } from './model/frame.js';

/** Asks `decideIt` until it needs no further expressions evaluated. Without JSONata it is asked once. */
export async function fully<T>(
  decideIt: (ambient: Ambient) => T | Evaluate,
  ambient: Ambient,
  evaluator: JsonataEvaluator,
): Promise<T> {
  const evaluations = [];
  const random = recorded(() => ambient.random());
  const uuid = recorded(() => ambient.uuid());
  for (;;) {
    // What was drawn when it was asked before is drawn again: an id that an expression has seen is the one in the history.
    const around = { ...ambient, random: random.fromTheStart(), uuid: uuid.fromTheStart() };
    const decided = decideIt(evaluations.length === 0 ? around : { ...around, evaluations });
    if (!isEvaluate(decided)) return decided;
    evaluations.push(await evaluator.evaluate(decided.requests));
  }
}

/** A source whose values are the same, in the same order, each time it is read from the start. */
function recorded<T>(draw: () => T): { fromTheStart(): () => T } {
  const drawn: T[] = [];
  return {
    fromTheStart() {
      let next = 0;
      return () => {
        if (next === drawn.length) drawn.push(draw());
        return drawn[next++] as T;
      };
    },
  };
}

/** `decide`, with the expressions it asks for evaluated by `evaluator`. */
export function decideFully(
  machine: StateMachine,
  snapshot: Snapshot,
  event: EngineEvent,
  ambient: Ambient,
  evaluator: JsonataEvaluator,
): Promise<Decision | undefined> {
  // Asked again and again, it parses the input once.
  const known = snapshot.input ? snapshot : { ...snapshot, input: Payload.ofText(snapshot.frame.input) };
  return fully((around) => decide(machine, known, event, around), ambient, evaluator);
}

/** `decideStart`, likewise. */
export function decideStartFully(
  machine: StateMachine,
  execution: ExecutionInfo,
  ambient: Ambient,
  evaluator: JsonataEvaluator,
): Promise<Decision> {
  return fully((around) => decideStart(machine, execution, around), ambient, evaluator);
}

export function isEvaluate(decided: unknown): decided is Evaluate {
  return (decided as Partial<Evaluate> | undefined)?.type === 'Evaluate';
}
