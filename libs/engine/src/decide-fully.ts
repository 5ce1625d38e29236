import { type JsonataEvaluator, Payload, type StateMachine } from '#asl';
import { decide, decideStart, type Evaluate, type LookUpActivity } from './decide.js';
import type { Decision } from './model/decision.js';
import type { Ambient, EngineEvent, EvaluationGroup } from './model/engine-event.js';
import type { ExecutionInfo, Snapshot } from './model/frame.js';
import type { Trial } from './test-state/trial.js';

/** Asks `decideIt` until it needs to know nothing further. Without JSONata and activities it is asked once. */
export async function fully<T>(
  decideIt: (ambient: Ambient) => T | Evaluate | LookUpActivity,
  ambient: Ambient,
  evaluator: JsonataEvaluator,
): Promise<T> {
  const around = new RepeatableAmbient(ambient);
  for (;;) {
    const decided = decideIt(around);
    if (isEvaluate(decided)) {
      const { requests } = decided;
      around.addEvaluations({ requests, results: await evaluator.evaluate(requests) });
    } else if (isLookUpActivity(decided)) {
      const { activityArn } = decided;
      around.activities?.set(activityArn, (await ambient.activityExists?.(activityArn)) ?? true);
    } else return decided;
    around.askAgain();
  }
}

/**
 * What was drawn when a decision was asked before is drawn again, in the same order: an id that an expression has seen is the
 * one in the history.
 */
class RepeatableAmbient implements Ambient {
  readonly now: number;
  readonly region: string;
  readonly trial: Trial | undefined;
  readonly taskToken: (() => string) | undefined;
  readonly activities: Map<string, boolean> | undefined;
  evaluations: EvaluationGroup[] | undefined;
  readonly #from: Ambient;
  #numbers: Drawn<number> | undefined;
  #ids: Drawn<string> | undefined;

  constructor(from: Ambient) {
    this.now = from.now;
    this.region = from.region;
    this.trial = from.trial;
    // The same one each time as it is.
    this.taskToken = from.taskToken;
    this.activities = from.activityExists && new Map();
    this.evaluations = undefined;
    this.#from = from;
  }

  // No methods: TestState adds to an ambient by making another one of its members.
  readonly random = (): number => draw((this.#numbers ??= { values: [], next: 0 }), () => this.#from.random());
  readonly uuid = (): string => draw((this.#ids ??= { values: [], next: 0 }), () => this.#from.uuid());

  addEvaluations(group: EvaluationGroup): void {
    (this.evaluations ??= []).push(group);
  }

  askAgain(): void {
    if (this.#numbers) this.#numbers.next = 0;
    if (this.#ids) this.#ids.next = 0;
  }
}

interface Drawn<T> {
  readonly values: T[];
  /** How many have been drawn since the decision was last asked. */
  next: number;
}

function draw<T>(drawn: Drawn<T>, anew: () => T): T {
  if (drawn.next === drawn.values.length) drawn.values.push(anew());
  return drawn.values[drawn.next++] as T;
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

export function isLookUpActivity(decided: unknown): decided is LookUpActivity {
  return (decided as Partial<LookUpActivity> | undefined)?.type === 'LookUpActivity';
}
