import type { ExecutionRecord, StateMachineRecord } from '#store';
import { seeded, type Seeded } from '#testing';
import type { StartRequest } from '../../apps/coordinator/src/tokens.js';
import { CALLER } from './coordinator.js';
import type { Simulation } from './simulation.js';

const NAME = 'run';
/** One in so many executions is stopped. */
const STOPPED = 12;
/** One in so many is started a second time. */
const DOUBLED = 4;
/** In so many steps, on average, does the client see that the execution has not ended well. */
const NOTICED = 20;

/**
 * Who uses the API: starts the execution, again while no answer comes; sometimes twice; sometimes stops it; redrives it when it
 * has not ended well.
 */
export class Client {
  readonly executionArn = `arn:aws:states:us-east-1:123456789012:execution:simulated:${NAME}`;
  /** What was wrong with the answers. */
  readonly wrong: string[] = [];
  /** Undefined until it has been told. */
  startedAt: number | undefined;
  /** The `clientToken` of each request to redrive that was made. */
  readonly redrives = new Set<string>();
  /** Those that were told so, with the date that they were told. */
  readonly redriven = new Map<string, number>();
  /** Somebody else has asked for a redrive too: refused by one coordinator, it may come true by another that stood still meanwhile. */
  hasRival = false;
  #request: StartRequest | undefined;
  /** At which of the scheduler's steps, once started. */
  readonly #stopAt: number | undefined;
  readonly #doubleAt: number | undefined;
  #steps = 0;
  #redriving = false;
  /** Of what is done about redrives. */
  readonly #draw: Seeded;
  readonly #mostRedrives: number;

  constructor(
    private readonly simulation: Simulation,
    draw: Seeded,
  ) {
    this.#stopAt = draw.below(STOPPED) === 0 ? draw.below(150) : undefined;
    this.#doubleAt = draw.below(DOUBLED) === 0 ? draw.below(100) : undefined;
    this.#draw = seeded(`redrives ${simulation.seed}/${simulation.interleaving}`);
    this.#mostRedrives = this.#draw.pick([0, 1, 1, 2]);
  }

  /** It wants nothing more of the execution. */
  isDone(record: ExecutionRecord): boolean {
    return this.startedAt !== undefined && !this.#redriving && !this.#isToGoOn(record);
  }

  async start(stateMachine: StateMachineRecord, input: string): Promise<void> {
    this.#request = { stateMachine, name: NAME, input };
    while (this.startedAt === undefined) await this.#startOnce(this.#request);
  }

  /** Once for each step of the scheduler. */
  mayAct(record: ExecutionRecord | undefined): void {
    if (this.startedAt === undefined || !this.#request || !record) return;
    const { api, execution } = this.simulation;
    const step = this.#steps++;
    if (step === this.#doubleAt) void this.#startOnce(this.#request);
    if (step === this.#stopAt)
      void api.ask('StopExecution', ({ stopper }) => stopper.stop(execution, 'Stopped', 'by hand'));
    if (!this.#redriving && this.#isToGoOn(record) && this.#draw.below(NOTICED) === 0)
      void this.#redriveAll(record.info.redriveCount + 1);
  }

  #isToGoOn({ status, info }: ExecutionRecord): boolean {
    return status !== 'RUNNING' && status !== 'SUCCEEDED' && info.redriveCount < this.#mostRedrives;
  }

  async #startOnce(request: StartRequest): Promise<void> {
    const { api, store, execution } = this.simulation;
    const told = await api.ask('StartExecution', ({ starter }) => starter.start(request));
    if (!told || !('value' in told)) return;
    if (told.value.status === 'started') {
      const { startedAt } = told.value;
      if (this.startedAt !== undefined && startedAt !== this.startedAt)
        this.wrong.push(`started at ${this.startedAt}, and then at ${startedAt}`);
      this.startedAt ??= startedAt;
    } else if (this.startedAt === undefined) {
      // Its own first request has started it, which has ended already; only the answer got lost.
      this.startedAt = (await store.describe(execution))?.info.startedAt;
    }
  }

  /** Sometimes the same request is made twice at once, sometimes somebody else wants the same. */
  async #redriveAll(count: number): Promise<void> {
    this.#redriving = true;
    const requests = [`own-${count}`];
    if (this.#draw.below(3) === 0) requests.push(`own-${count}`);
    if (this.#draw.below(4) === 0) {
      this.hasRival = true;
      requests.push(`rival-${count}`);
    }
    await Promise.all(requests.map((clientToken) => this.#redrive(clientToken)));
    this.simulation.noteDeed();
    this.#redriving = false;
  }

  async #redrive(clientToken: string): Promise<void> {
    const request = { executionArn: this.executionArn, clientToken };
    this.redrives.add(clientToken);
    const told = await this.simulation.api.insist(`RedriveExecution ${clientToken}`, ({ redrive }) =>
      redrive.execute(request, CALLER),
    );
    if ('refused' in told) {
      if (told.refused !== 'ExecutionNotRedrivable' || !this.hasRival)
        this.wrong.push(`RedriveExecution ${clientToken} was refused: ${told.refused}`);
      return;
    }
    const at = Math.round(told.value.redriveDate * 1_000);
    const before = this.redriven.get(clientToken) ?? at;
    if (before !== at) this.wrong.push(`${clientToken} was told ${before}, and then ${at}`);
    this.redriven.set(clientToken, at);
  }
}
