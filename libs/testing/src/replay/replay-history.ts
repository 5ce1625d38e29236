import type { JsonataEvaluator, StateMachine } from '#asl';
import {
  decideFully,
  decideRedrive,
  decideStartFully,
  type Ambient,
  type Decision,
  type ExecutionInfo,
  ROOT_FRAME,
} from '#engine';
import { FrameTree } from '../interpreter/frame-tree.js';
import { difference, rendered } from './compare-events.js';
import type { Replay, ReplayedEvent, ReplayedExecution, ReplayOptions } from './model.js';
import { type Candidate, Prospects } from './prospects.js';
import { tokenIn, UNKNOWN_TOKEN } from './task-tokens.js';
import { Ways } from './ways.js';

const UNKNOWN: Omit<ExecutionInfo, 'input' | 'arn' | 'name' | 'startedAt'> = {
  stateMachineArn: '',
  stateMachineName: '',
  roleArn: '',
  redriveCount: 0,
};

/** So many ways through a history are tried at most. */
const MOST_WAYS = 200;

/**
 * Goes through a history as it came about, with decisions alone: whenever several frames might have moved next, the one is
 * taken that gives the events that follow. So each history is compared event by event, whatever the order in which branches
 * and iterations ran, workers were lost and timers fired. Where events do not tell which frame they are of, or whether a step
 * without events had been taken by then, one way after the other is tried. It cannot say that nothing else would have been
 * right; it says that this was.
 */
export async function replayHistory(
  machine: StateMachine,
  execution: ReplayedExecution,
  options: ReplayOptions,
  evaluator: JsonataEvaluator,
): Promise<Replay> {
  const replaying = (ways?: Ways) => new Replaying(machine, execution, options, evaluator, ways).run();
  const first = await replaying();
  if (first.difference === undefined) return first;
  let ways: Ways | undefined = new Ways([]);
  for (let tried = 0; ways && tried < MOST_WAYS; tried++) {
    const replay = await replaying(ways);
    if (replay.difference === undefined) return replay;
    ways = ways.next();
  }
  return first;
}

class Replaying {
  readonly #info: ExecutionInfo;
  readonly #tree: FrameTree;
  readonly #prospects: Prospects;

  constructor(
    private readonly machine: StateMachine,
    private readonly execution: ReplayedExecution,
    options: ReplayOptions,
    private readonly evaluator: JsonataEvaluator,
    /** Absent: the first way that fits is taken each time. */
    private readonly ways: Ways | undefined,
  ) {
    // As it was when it began, whatever it has been redriven to since.
    this.#info = { ...UNKNOWN, ...execution.info, redriveCount: 0, redrivenAt: undefined };
    this.#tree = new FrameTree(this.#info);
    this.#prospects = new Prospects(this.#tree, options, this.#info.arn);
  }

  async run(): Promise<Replay> {
    const wrong = await this.#differs();
    const { faulty, attempts } = this.#prospects;
    return { difference: wrong, faulty, attempts };
  }

  async #differs(): Promise<string | undefined> {
    const { events, end } = this.execution;
    const { history } = this.#tree;
    const first = await decideStartFully(this.machine, this.#info, this.#ambient(events[0]), this.evaluator);
    const wrong = difference(rendered(first, 0), events, 0);
    if (wrong !== undefined) return `the start: ${wrong}`;
    this.#take({ frame: ROOT_FRAME, seen: 0, event: { type: 'StateDue' } }, first, events[0]);
    while (history.length < events.length) {
      const event = events[history.length] as ReplayedEvent;
      const found = this.#tree.closed ? this.#redriven(event) : await this.#next(event);
      if (found !== undefined) return found;
    }
    return this.#endDiffers(end);
  }

  /** Nothing but a redrive goes on after the end. */
  #redriven(event: ReplayedEvent): string | undefined {
    const at = this.#tree.history.length;
    const plan = decideRedrive({ execution: this.#tree.info, historyLength: at, frames: this.#tree.remains() });
    if (event.type !== 'ExecutionRedriven' || plan === undefined)
      return `after the last event the history goes on with ${shown(event)}`;
    const wrong = difference(rendered(plan, at), this.execution.events, at);
    if (wrong !== undefined) return `the redrive: ${wrong}`;
    const { info } = this.#tree;
    this.#tree.info = { ...info, redriveCount: info.redriveCount + 1, redrivenAt: event.timestamp ?? info.startedAt };
    this.#tree.redrive(plan);
    this.#prospects.redriven(plan);
    return undefined;
  }

  /** Takes the next step; answers why there is none. */
  async #next(event: ReplayedEvent): Promise<string | undefined> {
    if (this.#prospects.begin(event) || this.#prospects.submit(event)) return undefined;
    const { fitting, silent, tried } = await this.#possible(event);
    // Which silent steps had been taken by then is seen no more once frames are cut off, and yet a redrive goes on from there.
    const steps = fitting.length === 0 ? silent : fitting.some(cutsOff) ? [...fitting, ...silent] : fitting;
    const step = steps[this.ways?.choose(steps.length) ?? 0];
    if (step === undefined)
      return `nothing gives ${shown(event)}; tried ${tried.length === 0 ? 'nothing' : `\n  ${tried.join('\n  ')}`}`;
    const { candidate, decision } = step;
    // When a silent step was taken no event tells: after the frame's last event. What it waits for from then on may be due as early as that.
    this.#take(candidate, decision, decision.history.length > 0 ? event : this.#lastOf(candidate));
    return undefined;
  }

  /** The steps that give the events that follow, and those that give none; unless all ways are looked for, no more than one of each. */
  async #possible(event: ReplayedEvent): Promise<{ fitting: Step[]; silent: Step[]; tried: string[] }> {
    const fitting: Step[] = [];
    const silent: Step[] = [];
    const tried: string[] = [];
    const candidates = this.#prospects.candidates(event);
    const known = (steps: readonly Step[], candidate: Candidate) => steps.some((step) => step.candidate === candidate);
    for (const { candidate, on } of [
      ...candidates.map((each) => ({ candidate: each, on: event })),
      // It may have been decided on a while before it was written: a Wait until a moment in between was still a wait then.
      ...candidates.map((each) => ({ candidate: each, on: this.#lastOf(each) })),
    ]) {
      if (known(fitting, candidate) || known(silent, candidate)) continue;
      const decision = await this.#decide(candidate, on);
      if (decision === undefined) continue;
      if (decision.history.length === 0) {
        silent.push({ candidate, decision });
        continue;
      }
      const at = this.#tree.history.length;
      const wrong = difference(rendered(decision, at), this.execution.events, at);
      if (wrong === undefined) {
        fitting.push({ candidate, decision });
        if (!this.ways) break;
      } else tried.push(`${candidate.frame} by ${candidate.event.type}: ${wrong}`);
    }
    return { fitting, silent, tried };
  }

  async #decide(
    { frame, seen, first, event }: Candidate,
    on: ReplayedEvent | undefined,
  ): Promise<Decision | undefined> {
    const { events } = this.execution;
    const at = this.#tree.history.length;
    const withToken = (token: string) =>
      decideFully(
        this.machine,
        this.#tree.snapshot(frame, seen, first),
        event,
        this.#ambient(on, token),
        this.evaluator,
      );
    const decision = await withToken(UNKNOWN_TOKEN);
    const token = decision && tokenIn(decision, rendered(decision, at), events, at);
    return token === undefined ? decision : withToken(token);
  }

  #lastOf({ frame }: Candidate): ReplayedEvent | undefined {
    return this.execution.events[(this.#tree.frames.get(frame)?.last ?? 1) - 1];
  }

  #take(candidate: Candidate, decision: Decision, event: ReplayedEvent | undefined): void {
    const effects = this.#tree.apply(candidate.frame, decision, candidate.seen);
    this.#prospects.taken(candidate, effects, event?.timestamp ?? this.#info.startedAt, event?.id ?? 0);
  }

  #endDiffers(end: ReplayedExecution['end']): string | undefined {
    if (end === undefined) return undefined;
    const { status = 'RUNNING', output, error, cause } = this.#tree.closed ?? {};
    const given = { status: end.status, output: end.output, error: end.error, cause: end.cause };
    const expected = { status, output, error, cause };
    for (const member of ['status', 'output', 'error', 'cause'] as const)
      if (given[member] !== expected[member])
        return `${member} is ${String(given[member])}, the decisions give ${String(expected[member])}`;
    return undefined;
  }

  #ambient(event: ReplayedEvent | undefined, taskToken?: string): Ambient {
    let serial = 0;
    return {
      now: event?.timestamp ?? this.#info.startedAt,
      region: this.#info.arn.split(':')[3] ?? '',
      ...(taskToken === undefined ? {} : { taskToken: () => taskToken }),
      random: () => 0, // a jittered delay may be as short as this
      uuid: () => `00000000-0000-4000-8000-${String(++serial).padStart(12, '0')}`,
    };
  }
}

interface Step {
  readonly candidate: Candidate;
  readonly decision: Decision;
}

/** Frames below it, or beside it, stay as they are from then on. */
function cutsOff({ decision: { effects } }: Step): boolean {
  return effects.some(
    (effect) => effect.type === 'CloseExecution' || (effect.type === 'EndChild' && effect.result === undefined),
  );
}

function shown(event: ReplayedEvent | undefined): string {
  if (event === undefined) return 'nothing';
  const details = JSON.stringify(event.details ?? {});
  return `event ${event.id} ${event.type} after ${event.previousEventId} ${details.length > 300 ? `${details.slice(0, 300)}…` : details}`;
}
