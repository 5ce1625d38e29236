import {
  type Json,
  type JsonataResult,
  type JsonataTemplate,
  Payload,
  type Scope,
  type State,
  type StateMachine,
  StatesError,
} from '#asl';
import type { Ambient } from './model/engine-event.js';
import type { Decision, Effect, EndedAttempt, EndedVisit, EventRef, NewHistoryEvent } from './model/decision.js';
import type { FrameId, FrameState, Snapshot } from './model/frame.js';
import type { HistoryEventType } from './model/history-event-type.js';
import type { ContextExtras } from './data-flow/context-object.js';
import { TurnScope } from './data-flow/turn-scope.js';
import type { InspectedData } from './test-state/trial.js';

/**
 * One decision in the making: the only mutable thing of the engine, alive for one call of `decide`.
 * It collects events and effects and knows where the frame stands; the state behaviours write into it.
 */
export class Turn {
  readonly history: NewHistoryEvent[] = [];
  readonly effects: Effect[] = [];
  /** The frame's last event so far: the next event's predecessor. */
  last: EventRef;
  entered: EventRef | undefined;
  exclusive = false;
  readonly unanswered: FrameId[] = [];
  readonly endedVisits: EndedVisit[] = [];
  readonly endedAttempts: EndedAttempt[] = [];
  /** A waiting state has been entered in this decision already: the next one gets a job of its own. */
  enteredAhead = false;
  /** What came before the current state's StateEntered event, if that was written in this decision. */
  beforeEntered: EventRef | undefined;
  #evaluations = 0;
  /** Events counted instead of written: see FrameState.unrecorded. */
  #unrecorded: number | undefined;
  #input: Payload | undefined;
  #executionInput: Payload | undefined;
  /** The frame as it will be stored; null once it is over. */
  frame: FrameState | null;

  constructor(
    /** The (sub) machine the frame runs. */
    readonly machine: StateMachine,
    readonly snapshot: Snapshot,
    readonly ambient: Ambient,
  ) {
    this.frame = snapshot.frame;
    this.#input = snapshot.input;
    this.#unrecorded = snapshot.frame.unrecorded;
    this.last = { at: snapshot.lastEventId };
    this.entered = snapshot.enteredEventId === undefined ? undefined : { at: snapshot.enteredEventId };
  }

  /** Appends an event after the frame's last one (or after `previous`) and makes it the last one. */
  record(
    type: HistoryEventType,
    details?: Readonly<Record<string, unknown>>,
    previous: EventRef = this.last,
  ): EventRef {
    this.last = this.recordAside(type, details, previous);
    return this.last;
  }

  /** Appends an event that later ones do not follow (`MapIterationSucceeded`, `TaskStateAborted` …). */
  recordAside(
    type: HistoryEventType,
    details: Readonly<Record<string, unknown>> | undefined,
    previous: EventRef,
  ): EventRef {
    if (this.#unrecorded !== undefined) return { at: ++this.#unrecorded };
    this.history.push(details === undefined ? { type, previous } : { type, previous, details });
    return { nth: this.history.length - 1 };
  }

  /** Absolute id of the current state's StateEntered event, for AWS's error texts. Makes the decision exclusive if it was just written. */
  enteredEventId(): number {
    const ref = this.entered ?? { at: 0 };
    if ('at' in ref) return ref.at;
    this.exclusive = true;
    return this.snapshot.historyLength + ref.nth + 1;
  }

  stateOf(name: string): State {
    const state = this.machine.states.get(name);
    // The parser has checked every target; only a definition that changed under a running execution gets here.
    if (!state) throw new StatesError('States.Runtime', `The state '${name}' does not exist in the definition.`, false);
    return state;
  }

  get isRecorded(): boolean {
    return this.#unrecorded === undefined;
  }

  /** All variables in sight: the frame's own over those of the enclosing frames, up to the nearest DISTRIBUTED Map. */
  variables(): Map<string, Json> {
    const all = new Map<string, Json>();
    const wall = this.snapshot.frame.path.findLastIndex((step) => step.distributed);
    for (const scope of [...this.snapshot.outerVariables.slice(wall + 1), this.frame?.variables ?? {}])
      for (const [name, value] of Object.entries(scope)) all.set(name, value);
    return all;
  }

  /** The scope in which an expression of the current state is evaluated with `$` = `input`. */
  scope(input: Payload, extras: ContextExtras = {}): Scope {
    return new TurnScope(this, input, extras);
  }

  /**
   * Results of the next group of expressions, in the order in which this decision asks; undefined while not known.
   * @param times how often the expressions are asked for, one round after the other
   */
  nextEvaluation(expressions: JsonataTemplate['expressions'], times = 1): readonly JsonataResult[] | undefined {
    const group = this.ambient.evaluations?.[this.#evaluations++];
    if (!group) return undefined;
    const { requests, results } = group;
    // Results go by their place alone: a decision that asks otherwise when it is made again must not get the wrong ones.
    const same =
      results.length === expressions.length * times &&
      requests.length === results.length &&
      requests.every(({ expression }, n) => expression === expressions[n % expressions.length]?.expression);
    if (!same) throw new Error('The decision asks for other expressions than it did before.');
    return results;
  }

  /** The raw input of the frame's current state. */
  rawInput(): Payload {
    const text = (this.frame ?? this.snapshot.frame).input;
    if (this.#input?.text !== text) this.#input = Payload.ofText(text);
    return this.#input;
  }

  /** The execution's input, parsed once for all expressions of this decision. */
  executionInput(): Json {
    return (this.#executionInput ??= Payload.ofText(this.snapshot.execution.input)).value;
  }

  /** Makes `frame` the frame as it will be stored; its input is known as `input` already. */
  moveTo(frame: FrameState, input: Payload): void {
    this.frame = frame;
    this.#input = input;
  }

  /** Tells TestState, if it is watching, what the data was at a stage of its way. */
  inspect(stage: keyof InspectedData, payload: Payload): void {
    this.ambient.trial?.inspect(stage, payload.text);
  }

  toDecision(): Decision {
    return {
      snapshot:
        this.frame && this.#unrecorded !== undefined ? { ...this.frame, unrecorded: this.#unrecorded } : this.frame,
      input: this.frame && this.#input?.text === this.frame.input ? this.#input : undefined,
      history: this.history,
      lastEvent: this.last,
      enteredEvent: this.entered,
      effects: this.effects,
      exclusive: this.exclusive,
      ...(this.unanswered.length === 0 ? {} : { unanswered: this.unanswered }),
      ended: { visits: this.endedVisits, attempts: this.endedAttempts },
    };
  }
}
