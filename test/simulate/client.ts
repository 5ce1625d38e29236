import type { StateMachineRecord } from '#store';
import type { Seeded } from '#testing';
import type { StartRequest, StartResult } from '../../apps/coordinator/src/tokens.js';
import type { Actor } from './actor.js';
import type { Coordinator } from './coordinator.js';
import type { Simulation } from './simulation.js';

const NAME = 'run';
/** One in so many executions is stopped. */
const STOPPED = 12;
/** One in so many is started a second time. */
const DOUBLED = 4;

/** Who uses the API: starts the execution, again while no answer comes; sometimes twice; sometimes stops it. */
export class Client {
  readonly executionArn = `arn:aws:states:us-east-1:123456789012:execution:simulated:${NAME}`;
  /** What was wrong with the answers. */
  readonly wrong: string[] = [];
  /** Undefined until it has been told. */
  startedAt: number | undefined;
  #request: StartRequest | undefined;
  #underWay = 0;
  /** Answers under way, by the process that gives them. */
  readonly #lost = new Map<Actor, (() => void)[]>();
  /** At which of the scheduler's steps, once started. */
  readonly #stopAt: number | undefined;
  readonly #doubleAt: number | undefined;
  #steps = 0;

  constructor(
    private readonly simulation: Simulation,
    draw: Seeded,
  ) {
    this.#stopAt = draw.below(STOPPED) === 0 ? draw.below(150) : undefined;
    this.#doubleAt = draw.below(DOUBLED) === 0 ? draw.below(100) : undefined;
  }

  get isDone(): boolean {
    return this.startedAt !== undefined && this.#underWay === 0;
  }

  async start(stateMachine: StateMachineRecord, input: string): Promise<void> {
    this.#request = { stateMachine, name: NAME, input };
    while (this.startedAt === undefined) await this.#startOnce(this.#request);
  }

  /** Once for each step of the scheduler. */
  mayAct(): void {
    if (this.startedAt === undefined || !this.#request) return;
    const step = this.#steps++;
    if (step === this.#doubleAt) void this.#startOnce(this.#request);
    if (step === this.#stopAt)
      void this.#ask('StopExecution', ({ stopper }) => stopper.stop(this.simulation.execution, 'Stopped', 'by hand'));
  }

  /** A process is gone with its answers. */
  lose(actor: Actor): void {
    for (const lost of this.#lost.get(actor) ?? []) lost();
    this.#lost.delete(actor);
  }

  async #startOnce(request: StartRequest): Promise<void> {
    const result = await this.#ask<StartResult>('StartExecution', ({ starter }) => starter.start(request));
    if (result?.status === 'started') {
      if (this.startedAt !== undefined && result.startedAt !== this.startedAt)
        this.wrong.push(`started at ${this.startedAt}, and then at ${result.startedAt}`);
      this.startedAt ??= result.startedAt;
    } else if (result && this.startedAt === undefined) {
      // Its own first request has started it, which has ended already; only the answer got lost.
      this.startedAt = (await this.simulation.store.describe(this.simulation.execution))?.info.startedAt;
    }
  }

  /** Undefined: no answer. */
  async #ask<T>(what: string, ask: (of: Coordinator) => Promise<T>): Promise<T | undefined> {
    const { simulation } = this;
    const { coordinators, draw, time } = simulation;
    this.#underWay++;
    try {
      const coordinator = coordinators.length === 0 ? undefined : draw.pick(coordinators);
      if (!coordinator) {
        await time.sleep({ dead: false, paused: false }, 100);
        return undefined;
      }
      const { actor } = coordinator;
      simulation.log(`client asks ${actor.name} for ${what}`);
      const gone = new Promise<undefined>((resolve) => {
        this.#lost.set(actor, [...(this.#lost.get(actor) ?? []), () => resolve(undefined)]);
      });
      return await Promise.race([time.as(actor, () => ask(coordinator)).catch(() => undefined), gone]);
    } finally {
      this.#underWay--;
    }
  }
}
