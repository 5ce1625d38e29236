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

const UNKNOWN: Omit<ExecutionInfo, 'input' | 'arn' | 'name' | 'startedAt'> = {
  stateMachineArn: '',
  stateMachineName: '',
  roleArn: '',
  redriveCount: 0,
};

/**
 * Goes through a history as it came about, with decisions alone: whenever several frames might have moved next, the one is
 * taken that gives the events that follow. So each history is compared event by event, whatever the order in which branches
 * and iterations ran, workers were lost and timers fired. It cannot say that nothing else would have been right; it says
 * that this was.
 */
export async function replayHistory(
  machine: StateMachine,
  execution: ReplayedExecution,
  options: ReplayOptions,
  evaluator: JsonataEvaluator,
): Promise<Replay> {
  return new Replaying(machine, execution, options, evaluator).run();
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
  ) {
    this.#info = { ...UNKNOWN, ...execution.info };
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
    if (this.#prospects.begin(event)) return undefined;
    const tried: string[] = [];
    let silent: { readonly candidate: Candidate; readonly decision: Decision } | undefined;
    const candidates = this.#prospects.candidates(event);
    for (const { candidate, on } of [
      ...candidates.map((each) => ({ candidate: each, on: event })),
      // It may have been decided on a while before it was written: a Wait until a moment in between was still a wait then.
      ...candidates.map((each) => ({ candidate: each, on: this.#lastOf(each) })),
    ]) {
      const snapshot = this.#tree.snapshot(candidate.frame, candidate.seen);
      const ambient = this.#ambient(on);
      const decision = await decideFully(this.machine, snapshot, candidate.event, ambient, this.evaluator);
      if (decision === undefined) continue;
      if (decision.history.length === 0) {
        silent ??= { candidate, decision };
        continue;
      }
      const at = this.#tree.history.length;
      const wrong = difference(rendered(decision, at), this.execution.events, at);
      if (wrong === undefined) {
        this.#take(candidate, decision, event);
        return undefined;
      }
      tried.push(`${candidate.frame} by ${candidate.event.type}: ${wrong}`);
    }
    if (silent === undefined)
      return `nothing gives ${shown(event)}; tried ${tried.length === 0 ? 'nothing' : `\n  ${tried.join('\n  ')}`}`;
    // When it was taken no event tells: after the frame's last event. What it waits for from then on may be due as early as that.
    this.#take(silent.candidate, silent.decision, this.#lastOf(silent.candidate));
    return undefined;
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

  #ambient(event: ReplayedEvent | undefined): Ambient {
    let serial = 0;
    return {
      now: event?.timestamp ?? this.#info.startedAt,
      region: this.#info.arn.split(':')[3] ?? '',
      random: () => 0, // a jittered delay may be as short as this
      uuid: () => `00000000-0000-4000-8000-${String(++serial).padStart(12, '0')}`,
    };
  }
}

function shown(event: ReplayedEvent | undefined): string {
  if (event === undefined) return 'nothing';
  const details = JSON.stringify(event.details ?? {});
  return `event ${event.id} ${event.type} after ${event.previousEventId} ${details.length > 300 ? `${details.slice(0, 300)}…` : details}`;
}
