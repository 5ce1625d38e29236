import { setTimeout as sleep } from 'node:timers/promises';
import {
  type DescribeExecutionCommandOutput,
  ExecutionDoesNotExist,
  ExecutionNotRedrivable,
  StateMachineDoesNotExist,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import {
  redrivesOf,
  seeded,
  workloadCase,
  type WorkloadCase,
  type WorkloadOptions,
  type WorkloadRedrives,
} from '#testing';
import { deploy, type PlannedDeployment, planDeployment, type StartTarget, targetArn, targetOf } from './deployment.js';
import type { ChaosSystem } from './support/chaos-system.js';
import type { FaultLog } from './support/fault-log.js';
import { Gate } from './support/gate.js';

/** An execution that is to be started. */
export interface PlannedExecution {
  readonly name: string;
  /** Which case of the workload it runs. */
  readonly machine: number;
  /** ms from the start. */
  readonly atMs: number;
  /** Stop it so many ms after its start was acknowledged. */
  readonly stopAfterMs?: number;
  /** Start it a second time, with the same name and input, so many ms later. */
  readonly againAfterMs?: number;
  /** How it is redriven, should it not end well. */
  readonly redrives: WorkloadRedrives;
}

/** An execution whose start was acknowledged. */
export interface StartedExecution {
  readonly plan: PlannedExecution;
  readonly arn: string;
  /** Epoch ms. */
  acknowledgedAt: number;
  /** It has ended, and nobody wants more of it. */
  closed: boolean;
  /** It is gone, and Redis had no part in that. */
  lost: boolean;
  /** When each of its redrives was acknowledged, epoch ms. */
  readonly redrivenAt: number[];
}

export const STOP = { error: 'Chaos.Stopped', cause: 'stopped on purpose' };

const EXECUTIONS_PER_MACHINE = 4;
/** Descriptions asked for side by side. */
const SIDE_BY_SIDE = 8;
/** Starts under way: the network of the system goes through this process, too, which must not choke on its own calls. */
const STARTS_SIDE_BY_SIDE = 40;

export function planExecutions(
  seed: string,
  count: number,
  durationMs: number,
  { redrives = true }: { readonly redrives?: boolean } = {},
): PlannedExecution[] {
  const draw = seeded(`executions ${seed}`);
  return Array.from({ length: count }, (_, n) => {
    const name = `e${n}-${draw.below(1e9).toString(36)}`;
    return {
      name,
      machine: Math.floor(n / EXECUTIONS_PER_MACHINE),
      atMs: draw.below(durationMs),
      ...(draw.chance(0.05) ? { stopAfterMs: draw.below(2_500) } : {}),
      ...(draw.chance(0.08) ? { againAfterMs: draw.below(3_000) } : {}),
      redrives: redrives ? redrivesOf(name) : { times: 0, doubled: false },
    };
  }).sort((a, b) => a.atMs - b.atMs);
}

/**
 * What a client does: deploys state machines, starts executions, by alias too and some of them twice, stops a few, redrives what did not end well,
 * and waits for their ends.
 */
export class Load {
  readonly started: StartedExecution[] = [];
  readonly cases: readonly WorkloadCase[];
  /** Of each case. */
  readonly deployments: readonly PlannedDeployment[];
  /** What the API must never answer. */
  readonly wrong: string[] = [];
  /** Acknowledged starts that Redis lost in a window of its own, and that were made again. */
  startedAfresh = 0;
  /** The same of answers to task tokens. */
  answeredAfresh = 0;
  /** Redrives that were refused though the execution had been seen not to have ended well. */
  readonly #refusedRedrives: string[] = [];
  readonly #machineArns: string[] = [];
  readonly #starts = new Gate(STARTS_SIDE_BY_SIDE);

  constructor(
    private readonly system: ChaosSystem,
    private readonly seed: string,
    private readonly plan: readonly PlannedExecution[],
    private readonly log: FaultLog,
    options: WorkloadOptions = {},
  ) {
    const machines = 1 + Math.max(...plan.map(({ machine }) => machine));
    const now = Date.now();
    this.cases = Array.from({ length: machines }, (_, n) => workloadCase(`${seed} ${n}`, { ...options, now }));
    this.deployments = this.cases.map(({ definition }, n) => planDeployment(seed, n, definition));
  }

  async deploy(): Promise<void> {
    for (const n of this.cases.keys()) await this.#deploy(n);
  }

  targetOf({ name, machine }: PlannedExecution): StartTarget {
    return targetOf(this.deployments[machine] as PlannedDeployment, this.seed, name);
  }

  /** Starts all as planned; returns when every start and every stop has been acknowledged. */
  async run(): Promise<void> {
    const began = Date.now();
    await Promise.all(
      this.plan.map(async (plan, n) => {
        await sleep(Math.max(0, began + plan.atMs - Date.now()));
        const arn = await this.#start(plan, n);
        const started: StartedExecution = {
          plan,
          arn,
          acknowledgedAt: Date.now(),
          closed: false,
          lost: false,
          redrivenAt: [],
        };
        this.started.push(started);
        await Promise.all([this.#startAgain(plan, arn, n), this.#stop(started)]);
      }),
    );
  }

  /**
   * Waits until all have ended, those included that were seen to while there were faults: Redis may have lost it since. An
   * acknowledged start that is gone is a loss, unless Redis lost the moment of its acknowledgement: then a client would start it
   * again, and so it is.
   * @returns those that have not ended by `deadline` (epoch ms)
   */
  async settle(deadline: number): Promise<StartedExecution[]> {
    await this.#answerAfresh();
    // What was seen to have ended while there were faults may be open again, or gone: Redis may have lost that end.
    for (const each of this.started) each.closed = false;
    return this.settleLate(deadline);
  }

  /** The same once more, for what had not ended then. */
  async settleLate(deadline: number): Promise<StartedExecution[]> {
    for (;;) {
      const left = await this.#lookAtAll((each) => this.#look(each));
      if (left.length === 0 || Date.now() > deadline) break;
      await sleep(300);
    }
    if (this.log.lostWindows.length === 0) this.wrong.push(...this.#refusedRedrives.splice(0));
    return this.started.filter(({ closed }) => !closed);
  }

  /** Redrives what does not end well as soon as it is seen, until `isOver`; `settle` goes on with it. */
  async redriveUntil(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await this.#lookAtAll(async (each) => {
        if (each.plan.redrives.times === 0 || isOver()) return;
        // What is gone is looked at when all is healed and it is known what Redis has lost.
        await this.#lookOn(each).catch(() => undefined);
      });
      await sleep(500);
    }
  }

  /** @returns those that have not ended */
  async #lookAtAll(look: (each: StartedExecution) => Promise<void>): Promise<StartedExecution[]> {
    const open = this.started.filter(({ closed }) => !closed);
    const next = open.values();
    await Promise.all(
      Array.from({ length: SIDE_BY_SIDE }, async () => {
        for (const each of next) await look(each);
      }),
    );
    return open.filter(({ closed }) => !closed);
  }

  async #lookOn(started: StartedExecution): Promise<void> {
    const found = await this.system.api.describeExecution(started.arn);
    started.closed = found.status !== 'RUNNING' && !(await this.#redrive(started, found));
  }

  /** Answers that Redis took note of and then lost: whoever holds the token gives them again. */
  async #answerAfresh(): Promise<void> {
    const { api, ledger } = this.system;
    for (const { taskToken, callback, told, at } of await ledger.answers()) {
      if (told !== 'ok' || !this.#wasLost(at)) continue;
      try {
        if ('output' in callback) await api.sendTaskSuccess(taskToken, JSON.stringify(callback.output));
        else await api.sendTaskFailure(taskToken, callback.error, callback.cause);
        this.answeredAfresh += 1;
      } catch (error) {
        // It was not lost; or what it belongs to was.
        if (!(error instanceof TaskTimedOut) && !(error instanceof TaskDoesNotExist)) throw error;
      }
    }
  }

  /** @returns whether it goes on; the same request is made twice where the plan says so */
  async #redrive(
    { plan, arn, redrivenAt }: StartedExecution,
    { status, redriveCount = 0 }: DescribeExecutionCommandOutput,
  ): Promise<boolean> {
    const { times, doubled } = plan.redrives;
    if (status === 'SUCCEEDED' || redriveCount >= times) return false;
    const token = `${plan.name}-${redriveCount + 1}`;
    try {
      await Promise.all((doubled ? [0, 1] : [0]).map((first) => this.system.api.redriveExecution(arn, token, first)));
      redrivenAt.push(Date.now());
    } catch (error) {
      if (!(error instanceof ExecutionNotRedrivable)) throw error;
      this.#refusedRedrives.push(`redrive ${token} was refused: ${error.message}`);
    }
    return true;
  }

  async #look(started: StartedExecution): Promise<void> {
    try {
      await this.#lookOn(started);
    } catch (error) {
      if (!(error instanceof ExecutionDoesNotExist)) throw error;
      if (this.#wasLost(started.acknowledgedAt)) {
        this.startedAfresh += 1;
        started.acknowledgedAt = 0;
        await this.#start(started.plan, 0);
        started.acknowledgedAt = Date.now();
      } else {
        this.wrong.push(
          `lost: ${started.plan.name}, acknowledged at ${new Date(started.acknowledgedAt).toISOString()}`,
        );
        started.closed = true;
        started.lost = true;
      }
    }
  }

  /** @param at epoch ms of an acknowledgement */
  #wasLost(at: number): boolean {
    // An answer may reach its caller a moment after the crash; whatever is noted before Redis was back is from before.
    return this.log.faults.some(({ lost, healedAt }) => lost && lost.from <= at && at <= Math.max(lost.to, healedAt));
  }

  async #start(plan: PlannedExecution, first: number): Promise<string> {
    const { input } = this.cases[plan.machine] as WorkloadCase;
    for (;;) {
      const arn = targetArn(this.#machineArns[plan.machine] as string, this.targetOf(plan));
      try {
        return await this.#starts.through(() => this.system.api.startExecution(arn, plan.name, input, first));
      } catch (error) {
        if (!(error instanceof StateMachineDoesNotExist) || this.log.lostWindows.length === 0) throw error;
        await this.#deploy(plan.machine);
      }
    }
  }

  async #deploy(n: number): Promise<void> {
    const deployment = this.deployments[n] as PlannedDeployment;
    this.#machineArns[n] = await deploy(this.system.api, deployment, this.#machineArns[n]);
  }

  async #startAgain(plan: PlannedExecution, arn: string, n: number): Promise<void> {
    if (plan.againAfterMs === undefined) return;
    await sleep(plan.againAfterMs);
    const again = await this.#start(plan, n + 1);
    if (again !== arn) this.wrong.push(`${plan.name} started again is ${again}, was ${arn}`);
  }

  async #stop({ plan, arn }: StartedExecution): Promise<void> {
    if (plan.stopAfterMs === undefined) return;
    await sleep(plan.stopAfterMs);
    try {
      await this.system.api.stopExecution(arn, STOP.error, STOP.cause);
    } catch (error) {
      if (!(error instanceof ExecutionDoesNotExist) || this.log.lostWindows.length === 0) throw error;
    }
  }
}
