import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { createWorker, type StandaloneWorker } from '#worker-sdk';
import { inParallel, PlainApi } from './plain-api.js';

/** What an open execution may idle in. */
export const IDLE_KINDS = ['wait', 'callback', 'parallel'] as const;
export type IdleKind = (typeof IDLE_KINDS)[number];

/** Each input, bytes. */
export const INPUT_BYTES = 1_024;
const ASK = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';
const SIDE_BY_SIDE = 32;
const PATIENCE_MS = 60_000;

const WAIT = { Type: 'Wait', Seconds: 30 * 86_400 };
const CALLBACK = {
  Type: 'Task',
  Resource: ASK,
  Parameters: {
    QueueUrl: 'https://sqs.us-east-1.amazonaws.com/123456789012/approvals',
    MessageBody: { 'token.$': '$$.Task.Token' },
  },
};
const machineOf = (name: string, state: object) => ({ StartAt: name, States: { [name]: { ...state, End: true } } });
const DEFINITIONS: Readonly<Record<IdleKind, object>> = {
  wait: machineOf('Rest', WAIT),
  callback: machineOf('Ask', CALLBACK),
  parallel: machineOf('Both', { Type: 'Parallel', Branches: [machineOf('Rest', WAIT), machineOf('Ask', CALLBACK)] }),
};
/** Branches that are to idle in one execution. */
const BRANCHES: Readonly<Record<IdleKind, number>> = { wait: 1, callback: 1, parallel: 2 };
/** Of those, the ones whose task a worker has to hand over first. */
const CALLBACKS: Readonly<Record<IdleKind, number>> = { wait: 0, callback: 1, parallel: 1 };

/** Where the store of the system under test is. */
export interface IdlePlace {
  readonly redisUrl: string;
  readonly namespace: string;
  readonly partitions: number;
}

/** Starts executions that soon do nothing but wait, and tells when all of them do. */
export class IdleExecutions {
  readonly #machines = new Map<IdleKind, string>();
  readonly #api: PlainApi;
  readonly #worker: StandaloneWorker;
  #started = 0;
  #branches = 0;
  #callbacks = 0;
  #submitted = 0;

  constructor(
    endpoint: string,
    private readonly redis: Redis,
    private readonly place: IdlePlace,
  ) {
    this.#api = new PlainApi([endpoint], SIDE_BY_SIDE);
    this.#worker = createWorker({ redisUrl: place.redisUrl, namespace: place.namespace });
    const submit = () => Promise.resolve({ MessageId: String(++this.#submitted) });
    this.#worker.handle(ASK, submit, { concurrency: SIDE_BY_SIDE });
  }

  /** Starts the worker and deploys a machine of each kind. */
  async open(): Promise<void> {
    await this.#worker.start();
    for (const kind of IDLE_KINDS) {
      const { stateMachineArn } = await this.#api.call<{ stateMachineArn: string }>('CreateStateMachine', {
        name: `idle-${kind}`,
        definition: JSON.stringify(DEFINITIONS[kind]),
        roleArn: 'arn:aws:iam::123456789012:role/service-role/idle',
      });
      this.#machines.set(kind, stateMachineArn);
    }
  }

  /** Executions that have been started. */
  get started(): number {
    return this.#started;
  }

  /** Starts `count` of a kind, each with a name as AWS makes them and an input of its own, and waits until all of them idle. */
  async start(kind: IdleKind, count: number): Promise<void> {
    const stateMachineArn = this.#machines.get(kind);
    await inParallel(count, SIDE_BY_SIDE, (n) =>
      this.#api.callPatiently('StartExecution', { stateMachineArn, input: inputOf(this.#started + n) }, 0, PATIENCE_MS),
    );
    this.#started += count;
    this.#branches += count * BRANCHES[kind];
    this.#callbacks += count * CALLBACKS[kind];
    await this.#untilIdle();
  }

  /** All idle: whatever is in `due` waits for its clock, and every task that was to be handed over has been. */
  async #untilIdle(): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const { open, clocks, soon } = await this.counts();
      const found = `${open} open, ${clocks} clocks, ${soon} due soon, ${this.#submitted} tasks handed over`;
      if (this.#submitted >= this.#callbacks && open >= this.#started && clocks >= this.#branches && soon === 0) return;
      if (Date.now() > deadline) throw new Error(`not all of ${this.#started} executions idle: ${found}`);
      await sleep(250);
    }
  }

  /** Open executions, members of `due`, and those among them that are due within a day: over all partitions. */
  async counts(): Promise<{ readonly open: number; readonly clocks: number; readonly soon: number }> {
    const { namespace, partitions } = this.place;
    const tomorrow = Date.now() + 86_400_000;
    const each = await Promise.all(
      Array.from({ length: partitions }, (_, k) => `${namespace}:{p${k}}`).map((prefix) =>
        Promise.all([
          this.redis.zcard(`${prefix}:open`),
          this.redis.zcard(`${prefix}:due`),
          this.redis.zcount(`${prefix}:due`, '-inf', tomorrow),
        ]),
      ),
    );
    const sum = (n: 0 | 1 | 2) => each.reduce((total, counts) => total + counts[n], 0);
    return { open: sum(0), clocks: sum(1), soon: sum(2) };
  }

  async close(): Promise<void> {
    this.#api.close();
    await this.#worker.close();
  }
}

function inputOf(number: number): string {
  const empty = JSON.stringify({ order: number, note: '' }).length;
  return JSON.stringify({ order: number, note: 'n'.repeat(INPUT_BYTES - empty) });
}
