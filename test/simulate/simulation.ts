import type { TaskJob } from '#queues';
import { type ExecutionId, executionIdOf, MemoryStore, type StateMachineRecord } from '#store';
import { seeded, type Seeded, workloadCase, type WorkloadCase, type WorkloadTask } from '#testing';
import type { DefinitionCache } from '../../apps/coordinator/src/definitions/definition-cache.js';
import { Actor, type Answer, type Repeat } from './actor.js';
import { Api } from './api.js';
import { Callbacks } from './callbacks.js';
import { Client } from './client.js';
import { Coordinator } from './coordinator.js';
import { type FaultKind, Faults } from './faults.js';
import type { JobQueue, SimulatedJob } from './job-queue.js';
import { Queues } from './queues.js';
import { NOBODY, settled, VirtualTime } from './virtual-time.js';
import { WorkerProcess } from './worker.js';

export const STARTED_AT = Date.parse('2030-01-01T00:00:00Z');
const COORDINATORS = 2;
const WORKERS = 2;
/** Jobs at a time in one process. */
const CONCURRENCY = 4;
/** Without an end by then it is stuck: longer than every wait, retry and clock of a case together. */
const LONGEST_MS = 3_600_000;
const MOST_STEPS = 60_000;
/** So long do those who are late still have a say once the execution has ended. */
const AFTERMATH_MS = 30_000;

/** Commands that are sent again when only the answer got lost. */
const RECOGNISED = new Set([
  'store.commit',
  'store.beginTask',
  'store.endTask',
  'store.submitTask',
  'store.answerTask',
  'store.redrive',
]);

/** Runs one definition in one order of steps, with its faults; all of it follows from the two numbers. */
export class Simulation {
  readonly steps: string[] = [];
  /** Warnings of the actors. */
  readonly told: string[] = [];
  /** Repeats that were answered otherwise than the first time (R10). */
  readonly notRecognised: string[] = [];
  /** The attempt's job, for each call of a handler. */
  readonly begun: TaskJob[] = [];
  readonly case: WorkloadCase;
  readonly time: VirtualTime;
  readonly store: MemoryStore;
  readonly queues: Queues;
  readonly faults: Faults;
  readonly api: Api;
  readonly client: Client;
  readonly callbacks: Callbacks;
  readonly execution: ExecutionId;
  readonly draw: Seeded;
  readonly coordinators: Coordinator[] = [];
  readonly workers: WorkerProcess[] = [];
  /** Orphans repaired by processes that are gone. */
  #repaired = 0;
  #processes = 0;
  #count = 0;
  /** Virtual ms that handlers take are multiplied by this. */
  readonly #slowness: number;
  #lastDeedAt = STARTED_AT;

  constructor(
    readonly seed: number,
    readonly interleaving: number,
    readonly definitions: DefinitionCache,
    private readonly records = false,
  ) {
    this.draw = seeded(`${seed}/${interleaving}`);
    const { draw } = this;
    // Half of the interleavings let tasks run into their clocks; so has the definition to be told.
    this.case = workloadCase(seed, { now: STARTED_AT, shortClocks: interleaving % 2 === 1 });
    this.#slowness = draw.pick([0, 1, 1, 1, interleaving % 2 === 1 ? 20 : 3]);
    this.time = new VirtualTime(STARTED_AT, () => draw.next());
    this.store = new MemoryStore({ now: () => this.time.now });
    this.queues = new Queues(() => this.time.now);
    // The first interleaving is without faults.
    this.faults = new Faults(draw, interleaving === 0 ? 0 : 1 + draw.below(7));
    this.api = new Api(this);
    this.callbacks = new Callbacks(this);
    this.client = new Client(this, draw);
    this.execution = executionIdOf(this.client.executionArn);
  }

  get repaired(): number {
    return this.coordinators.reduce((sum, { audit }) => sum + audit.repaired, this.#repaired);
  }

  /** @returns undefined, or why it did not come to an end */
  async run(): Promise<string | undefined> {
    for (let n = 0; n < COORDINATORS; n++) this.#startCoordinator();
    for (let n = 0; n < WORKERS; n++) this.#startWorker();
    const machine = await this.#machine();
    void this.client.start(machine, JSON.stringify(this.case.input));
    let endedAt: number | undefined;
    for (;;) {
      await settled();
      const record = await this.store.describe(this.execution);
      endedAt = record?.stoppedAt === undefined ? undefined : (endedAt ?? this.time.now);
      if (record && endedAt !== undefined && this.client.isDone(record) && this.#isQuiet(endedAt)) return undefined;
      if (this.time.now > this.#lastDeedAt + LONGEST_MS) return 'it is stuck: nothing ends it within an hour';
      if (++this.#count > MOST_STEPS) return `it has not ended after ${MOST_STEPS} steps`;
      this.client.mayAct(record);
      const fault = this.faults.next();
      if (fault) this.#fault(fault);
      else await this.#step();
    }
  }

  log(line: string): void {
    if (this.records) this.steps.push(`${String(this.time.now - STARTED_AT).padStart(8)} ${line}`);
  }

  /** Somebody has done something that takes its time. */
  noteDeed(): void {
    this.#lastDeedAt = this.time.now;
  }

  #isQuiet(endedAt: number): boolean {
    if (this.api.underWay > 0 || this.callbacks.underWay > 0 || this.#actors().some(({ paused }) => paused))
      return false;
    const jobs = this.queues.stateJobs.size + this.queues.taskJobs.size;
    return jobs === 0 || this.time.now > endedAt + AFTERMATH_MS;
  }

  async #machine(): Promise<StateMachineRecord> {
    const definitionHash = await this.store.putDefinition(this.case.definition);
    const arn = 'arn:aws:states:us-east-1:123456789012:stateMachine:simulated';
    const machine: StateMachineRecord = {
      arn,
      name: 'simulated',
      type: 'STANDARD',
      status: 'ACTIVE',
      roleArn: 'arn:aws:iam::123456789012:role/r',
      definition: this.case.definition,
      definitionHash,
      createdAt: STARTED_AT,
      updatedAt: STARTED_AT,
    };
    await this.store.createStateMachine(machine);
    return machine;
  }

  /** One thing happens that may: a command arrives or is answered, a job is taken, a timer fires; or time goes on. */
  async #step(): Promise<void> {
    const { draw, time } = this;
    const ways: (() => Promise<void> | void)[] = [];
    for (const actor of this.#actors()) {
      if (actor.paused) continue;
      if (actor.canArrive) ways.push(() => actor.arrive());
      if (actor.canAnswer) ways.push(() => actor.answer());
    }
    for (const timer of time.due()) ways.push(() => time.fire(timer));
    const released = [this.queues.stateJobs, this.queues.taskJobs].map((queue) => queue.releaseStalled());
    this.#deliveries(ways);
    if (ways.length > 0 && !draw.chance(0.02)) {
      time.now += draw.below(3);
      return draw.pick(ways)();
    }
    const next = [time.next(), ...released, ...this.#actors().map(({ pausedUntil }) => pausedUntil), ...this.#delayed()]
      .filter((at): at is number => at !== undefined && at > time.now)
      .sort((a, b) => a - b)[0];
    // With work at hand, time goes on only a little.
    if (ways.length > 0) time.now = Math.min(next ?? Number.POSITIVE_INFINITY, time.now + draw.below(50));
    else if (next !== undefined) time.now = next;
    else throw new Error('nothing will ever happen again');
  }

  #deliveries(ways: (() => void)[]): void {
    const offer = <Data>(
      queue: JobQueue<Data>,
      to: readonly { readonly actor: Actor; work(job: SimulatedJob<Data>): Promise<void> }[],
    ): void => {
      const jobs = queue.takeable();
      if (jobs.length === 0) return;
      for (const process of to) {
        const { actor } = process;
        if (actor.paused || queue.all().filter(({ takenBy }) => takenBy === actor).length >= CONCURRENCY) continue;
        ways.push(() => this.#deliver(queue, this.draw.pick(jobs), process));
      }
    };
    offer(this.queues.stateJobs, this.coordinators);
    offer(this.queues.taskJobs, this.workers);
  }

  #deliver<Data>(
    queue: JobQueue<Data>,
    job: SimulatedJob<Data>,
    process: { readonly actor: Actor; work(job: SimulatedJob<Data>): Promise<void> },
  ): void {
    const { actor } = process;
    this.log(`${actor.name} takes ${job.id}`);
    queue.take(job, actor);
    this.time.as(actor, () => {
      const over = (how: string) => async (): Promise<void> => {
        this.log(`${actor.name}: ${job.id} ${how}`);
        queue.end(job, actor);
      };
      const acknowledge = (how: string): void => void actor.send(`job ${how}`, over(how)).catch(() => undefined);
      process.work(job).then(
        () => acknowledge('is done'),
        (error: unknown) => acknowledge(`has failed: ${error instanceof Error ? error.message : String(error)}`),
      );
    });
  }

  #delayed(): number[] {
    return [...this.queues.stateJobs.all(), ...this.queues.taskJobs.all()].map(({ notBefore }) => notBefore);
  }

  #fault(kind: FaultKind): void {
    const { draw, time, queues } = this;
    this.noteDeed();
    const { coordinators, workers } = this;
    const processes = kind.endsWith('coordinator')
      ? coordinators
      : kind.endsWith('worker')
        ? workers
        : [...coordinators, ...workers];
    if (processes.length === 0) return;
    const { actor } = draw.pick<Coordinator | WorkerProcess>(processes);
    const queue: JobQueue<unknown> = draw.chance(0.5) ? queues.stateJobs : queues.taskJobs;
    const jobs = queue.all();
    switch (kind) {
      case 'kill coordinator':
      case 'kill worker':
        return this.#kill(actor);
      case 'pause coordinator':
      case 'pause worker':
        actor.pausedUntil = time.now + 1_000 + draw.below(14_000);
        this.log(`FAULT ${actor.name} stands still for ${actor.pausedUntil - time.now} ms`);
        for (const each of [queues.stateJobs, queues.taskJobs]) each.abandonAllOf(actor, () => 5_000);
        return;
      case 'cut':
        this.log(`FAULT the connection of ${actor.name} breaks`);
        return actor.cut(() => draw.chance(0.5));
      case 'resend':
        this.log(`FAULT the connection of ${actor.name} breaks, all is sent again`);
        return actor.cut(() => true);
      case 'wipe':
        this.log('FAULT all jobs are lost');
        queues.stateJobs.clear();
        queues.taskJobs.clear();
        return;
      default: {
        const job = jobs.length === 0 ? undefined : draw.pick(jobs);
        if (!job) return;
        this.log(`FAULT ${kind}: ${job.id}`);
        if (kind === 'lose job') queue.lose(job);
        else if (kind === 'delay job') job.notBefore = time.now + 1_000 + draw.below(20_000);
        else queue.copy(job);
      }
    }
  }

  #kill(actor: Actor): void {
    const { draw, queues, time } = this;
    this.log(`FAULT ${actor.name} dies`);
    actor.die(() => draw.chance(0.6));
    this.api.lose(actor);
    for (const each of [queues.stateJobs, queues.taskJobs]) each.abandonAllOf(actor, () => 2_500 + draw.below(5_000));
    const coordinator = this.coordinators.findIndex((each) => each.actor === actor);
    if (coordinator >= 0) {
      this.#repaired += this.coordinators[coordinator]?.audit.repaired ?? 0;
      this.coordinators.splice(coordinator, 1);
      time.add(NOBODY, () => this.#startCoordinator(), draw.below(6_000));
    } else {
      this.workers.splice(
        this.workers.findIndex((each) => each.actor === actor),
        1,
      );
      time.add(NOBODY, () => this.#startWorker(), draw.below(6_000));
    }
  }

  #actors(): Actor[] {
    return [...this.coordinators, ...this.workers].map(({ actor }) => actor);
  }

  #startCoordinator(): void {
    const skew = this.draw.chance(0.2) ? this.draw.below(1_200_000) - 600_000 : 0;
    const coordinator = new Coordinator(
      this.#actor('coordinator'),
      this.store,
      this.queues,
      this.definitions,
      this.#logOf(),
      skew,
    );
    this.coordinators.push(coordinator);
    coordinator.start();
  }

  #startWorker(): void {
    const begun = (job: TaskJob, task: WorkloadTask): void => {
      this.begun.push(job);
      this.callbacks.noteBegun(task);
    };
    const actor = this.#actor('worker');
    const worker = new WorkerProcess(actor, this.store, this.queues, this.#logOf(), this.#slowness, begun);
    this.workers.push(worker);
    worker.start();
  }

  #actor(kind: string): Actor {
    const name = `${kind}-${++this.#processes}`;
    this.log(`${name} starts`);
    return new Actor(
      name,
      this.time,
      (line) => this.log(line),
      (repeat) => void this.#compare(repeat),
    );
  }

  async #compare({ label, first, second }: Repeat): Promise<void> {
    if (!RECOGNISED.has(label)) return;
    const statusOf = (answer: Answer) => ('value' in answer ? (answer.value as { status: string }).status : 'an error');
    const [before, after] = [statusOf(await first), statusOf(await second)];
    if (before !== after) this.notRecognised.push(`${label}: ${before}, and when it is repeated ${after}`);
  }

  #logOf() {
    const tell = (line: string): void => {
      this.told.push(line);
      this.log(`  says: ${line}`);
    };
    return { log: () => undefined, warn: tell, error: tell };
  }
}
