import type { JsonataEvaluator, StateMachine } from '#asl';
import {
  decideFully,
  decideRedrive,
  decideStartFully,
  type Ambient,
  type Decision,
  type ExecutionInfo,
  type FrameId,
  ROOT_FRAME,
} from '#engine';
import { FrameTree } from '../interpreter/frame-tree.js';
import { difference, rendered } from './compare-events.js';
import type { Replay, ReplayedEvent, ReplayedExecution, ReplayOptions } from './model.js';
import { type Candidate, Prospects } from './prospects.js';
import { tokenIn, UNKNOWN_TOKEN } from './task-tokens.js';

/** What is replayed, and by what. */
export interface Replayed {
  readonly machine: StateMachine;
  readonly execution: ReplayedExecution;
  readonly options: ReplayOptions;
  readonly evaluator: JsonataEvaluator;
}

export interface Step {
  readonly candidate: Candidate;
  readonly decision: Decision;
}

/** Where a history may go on from a place: by several steps, by none, or it is over. */
export type Outlook =
  | { readonly steps: readonly [Step, ...Step[]] }
  /** Undefined: all of it was as the decisions have it. */
  | { readonly difference: string | undefined };

const UNKNOWN: Omit<ExecutionInfo, 'input' | 'arn' | 'name' | 'startedAt'> = {
  stateMachineArn: '',
  stateMachineName: '',
  roleArn: '',
  redriveCount: 0,
};

/** A history up to a place in it, as the decisions taken so far have made it. */
export class Replaying {
  private constructor(
    private readonly replayed: Replayed,
    private readonly tree: FrameTree,
    private readonly prospects: Prospects,
  ) {}

  static from(replayed: Replayed): Replaying {
    // As it was when it began, whatever it has been redriven to since.
    const info = { ...UNKNOWN, ...replayed.execution.info, redriveCount: 0, redrivenAt: undefined };
    const tree = new FrameTree(info);
    return new Replaying(
      replayed,
      tree,
      new Prospects(tree, replayed.options, info.arn, replayed.machine.timeoutSeconds),
    );
  }

  copy(): Replaying {
    const tree = this.tree.copy();
    return new Replaying(this.replayed, tree, this.prospects.copy(tree));
  }

  /** Equal ones have the same future, whatever the order of steps that has led to them. */
  key(): string {
    const frames = [...this.tree.frames].map(([id, { step: _, results, silentEnds, ...frame }]) => [
      id,
      { ...frame, results: [...results].sort(([a], [b]) => a - b), silentEnds: [...silentEnds].sort() },
    ]);
    const sorted = frames.sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1));
    return `${this.tree.history.length} ${this.prospects.key()} ${JSON.stringify(sorted)}`;
  }

  came(wrong: string | undefined): Replay {
    const { faulty, attempts } = this.prospects;
    return { difference: wrong, faulty, attempts };
  }

  /** @returns what is different at the start */
  async start(): Promise<string | undefined> {
    const { machine, execution, evaluator } = this.replayed;
    const [event] = execution.events;
    const first = await decideStartFully(machine, this.tree.info, this.#ambient(event), evaluator);
    const wrong = difference(rendered(first, 0), execution.events, 0);
    if (wrong !== undefined) return `the start: ${wrong}`;
    this.#apply({ frame: ROOT_FRAME, seen: 0, event: { type: 'StateDue' } }, first, event);
    return undefined;
  }

  /**
   * How it goes on after what can be nothing else: beginnings and submissions of attempts, redrives.
   * @param thoroughly all steps that fit; else the first one of them
   */
  async look(thoroughly: boolean): Promise<Outlook> {
    const { events } = this.replayed.execution;
    for (;;) {
      const event = events[this.tree.history.length];
      if (event === undefined) return { difference: this.#endDiffers() };
      if (this.tree.closed) {
        const wrong = this.#redriven(event);
        if (wrong !== undefined) return { difference: wrong };
      } else if (!this.prospects.begin(event) && !this.prospects.submit(event)) return this.#steps(event, thoroughly);
    }
  }

  take({ candidate, decision }: Step): void {
    const event = this.replayed.execution.events[this.tree.history.length];
    // When a silent step was taken no event tells: after the frame's last event. What it waits for from then on may be due as early as that.
    this.#apply(candidate, decision, decision.history.length > 0 ? event : this.#lastOf(candidate));
  }

  /** Nothing but a redrive goes on after the end. */
  #redriven(event: ReplayedEvent): string | undefined {
    const { info, history } = this.tree;
    const at = history.length;
    const plan = decideRedrive({ execution: info, historyLength: at, frames: this.tree.remains() });
    if (event.type !== 'ExecutionRedriven' || plan === undefined)
      return `after the last event the history goes on with ${shown(event)}`;
    const wrong = difference(rendered(plan, at), this.replayed.execution.events, at);
    if (wrong !== undefined) return `the redrive: ${wrong}`;
    this.tree.info = { ...info, redriveCount: info.redriveCount + 1, redrivenAt: event.timestamp ?? info.startedAt };
    this.tree.redrive(plan);
    this.prospects.redriven(plan);
    return undefined;
  }

  /** The steps that give the events that follow; where these do not tell, or cut something off, those that give none as well. */
  async #steps(event: ReplayedEvent, thoroughly: boolean): Promise<Outlook> {
    const fitting: Step[] = [];
    const silent: Step[] = [];
    const tried: string[] = [];
    const candidates = this.prospects.candidates(event);
    const known = (steps: readonly Step[], candidate: Candidate) => steps.some((step) => step.candidate === candidate);
    for (const { candidate, on } of [
      ...candidates.map((each) => ({ candidate: each, on: event })),
      // It may have been decided on a while before it was written: a Wait until a moment in between was still a wait then.
      ...candidates.map((each) => ({ candidate: each, on: this.#lastOf(each) })),
      // An attempt's time runs from the decision that scheduled it, which was a while before its event was written.
      ...(event.type.endsWith('TimedOut') ? candidates.map((each) => ({ candidate: each, on: later(event) })) : []),
    ]) {
      if (known(fitting, candidate) || known(silent, candidate)) continue;
      const decision = await this.#decide(candidate, on);
      if (decision === undefined) continue;
      if (decision.history.length === 0) {
        silent.push({ candidate, decision });
        continue;
      }
      const at = this.tree.history.length;
      const wrong = difference(rendered(decision, at), this.replayed.execution.events, at);
      if (wrong === undefined) {
        fitting.push({ candidate, decision });
        if (!thoroughly) break;
      } else tried.push(`${candidate.frame} by ${candidate.event.type}: ${wrong}`);
    }
    // Which silent steps had been taken by then is seen no more once frames are cut off, and yet a redrive goes on from there.
    const [first, ...more] = fitting.length === 0 ? silent : fitting.some(cutsOff) ? [...fitting, ...silent] : fitting;
    if (first !== undefined) return { steps: [first, ...more] };
    const all = tried.length === 0 ? 'nothing' : `\n  ${tried.join('\n  ')}`;
    return { difference: `nothing gives ${shown(event)}; tried ${all}` };
  }

  async #decide(
    { frame, seen, first, event }: Candidate,
    on: ReplayedEvent | undefined,
  ): Promise<Decision | undefined> {
    const { machine, execution, evaluator } = this.replayed;
    const at = this.tree.history.length;
    const deciding = (token: string, answered: readonly FrameId[] = []) => {
      const snapshot = this.tree.snapshot(frame, seen, first, answered);
      return decideFully(machine, snapshot, event, this.#ambient(on, token), evaluator);
    };
    const decision = await deciding(UNKNOWN_TOKEN);
    const token = decision && tokenIn(decision, rendered(decision, at), execution.events, at);
    const answered = decision && this.#answeredOf(decision);
    return token === undefined && !answered?.length ? decision : deciding(token ?? UNKNOWN_TOKEN, answered);
  }

  /** Of the attempts that a decision takes to have run out of time, those of which the history does not say so, for they may have been answered. */
  #answeredOf({ unanswered = [] }: Decision): FrameId[] {
    const { events } = this.replayed.execution;
    const at = this.tree.history.length;
    const next = events.slice(at, at + unanswered.length).filter(({ type }) => type.endsWith('TimedOut'));
    const told = new Set(next.map(({ previousEventId }) => previousEventId));
    return unanswered.filter((id) => {
      const last = this.tree.frames.get(id)?.last;
      return last !== undefined && !told.has(last) && this.prospects.mayBeAnswered(id);
    });
  }

  #lastOf({ frame }: Candidate): ReplayedEvent | undefined {
    return this.replayed.execution.events[(this.tree.frames.get(frame)?.last ?? 1) - 1];
  }

  #apply(candidate: Candidate, decision: Decision, event: ReplayedEvent | undefined): void {
    this.tree.apply(candidate.frame, decision, candidate.seen);
    this.prospects.taken(candidate, decision, event?.timestamp ?? this.tree.info.startedAt, event?.id ?? 0);
  }

  #endDiffers(): string | undefined {
    const { end } = this.replayed.execution;
    if (end === undefined) return undefined;
    const { status = 'RUNNING', output, error, cause } = this.tree.closed ?? {};
    const given = { status: end.status, output: end.output, error: end.error, cause: end.cause };
    const expected = { status, output, error, cause };
    for (const member of ['status', 'output', 'error', 'cause'] as const)
      if (given[member] !== expected[member])
        return `${member} is ${String(given[member])}, the decisions give ${String(expected[member])}`;
    return undefined;
  }

  #ambient(event: ReplayedEvent | undefined, taskToken?: string): Ambient {
    const { startedAt, arn } = this.tree.info;
    let serial = 0;
    return {
      now: event?.timestamp ?? startedAt,
      region: arn.split(':')[3] ?? '',
      // Which activities there were at that moment, only what came of it tells.
      activityExists: async (arn) => !isMissing(arn, this.replayed.execution.events.slice(this.tree.history.length)),
      ...(taskToken === undefined ? {} : { taskToken: () => taskToken }),
      random: () => 0, // a jittered delay may be as short as this
      uuid: () => `00000000-0000-4000-8000-${String(++serial).padStart(12, '0')}`,
    };
  }
}

/** How long a decision may have been under way to the store, ms. */
const COMMIT_LAG_MS = 1_000;

function later({ timestamp, ...event }: ReplayedEvent): ReplayedEvent {
  return timestamp === undefined ? event : { ...event, timestamp: timestamp + COMMIT_LAG_MS };
}

/** Frames below it, or beside it, stay as they are from then on. */
function cutsOff({ decision: { effects } }: Step): boolean {
  return effects.some(
    (effect) => effect.type === 'CloseExecution' || (effect.type === 'EndChild' && effect.result === undefined),
  );
}

/** The first event to come that tells: an attempt is scheduled, or something fails for want of the activity. */
function isMissing(activityArn: string, toCome: readonly ReplayedEvent[]): boolean {
  for (const { type, details = {} } of toCome) {
    const { resource, cause } = details as { readonly resource?: string; readonly cause?: string };
    if (type === 'ActivityScheduled' && resource === activityArn) return false;
    if (cause?.endsWith(`The activity ${activityArn} does not exist.`) === true) return true;
  }
  return false;
}

function shown(event: ReplayedEvent): string {
  const details = JSON.stringify(event.details ?? {});
  return `event ${event.id} ${event.type} after ${event.previousEventId} ${details.length > 300 ? `${details.slice(0, 300)}…` : details}`;
}
