import { type JsonataEvaluator, parseStateMachine, type StateMachine } from '#asl';
import {
  type Awaken,
  type ExecutionId,
  type FrameRef,
  MemoryStore,
  type MemoryStoreOptions,
  type StateMachineRecord,
} from '#store';
import { TaskTokens } from '../../callbacks/task-tokens.js';
import { Effects } from '../../effects/effects.js';
import { ExecutionTracer } from '../../tracing/execution-tracer.js';
import type { Definitions } from '../../tokens.js';
import { DurableExecutionStarter } from '../execution-starter.js';
import { RedisClock } from '../redis-clock.js';
import { Transitions } from '../transitions.js';

const ARN = 'arn:aws:states:us-east-1:123456789012:stateMachine:machine';
export const MACHINE: StateMachineRecord = {
  arn: ARN,
  name: 'machine',
  type: 'STANDARD',
  status: 'ACTIVE',
  roleArn: 'arn:aws:iam::123456789012:role/r',
  definition: '{}',
  definitionHash: 'hash',
  createdAt: 0,
  updatedAt: 0,
};
const NO_JSONATA: JsonataEvaluator = { evaluate: () => Promise.reject(new Error('no JSONata here')) };
const NO_EVALUATOR = { forDecision: () => NO_JSONATA };

export function parsed(definition: object): StateMachine {
  const { machine, problems } = parseStateMachine(JSON.stringify(definition));
  if (!machine) throw new Error(JSON.stringify(problems));
  return machine;
}

/** Transitions over the store in memory; the queues are lists, and can be made to fail or hang. */
export class Bench {
  readonly states: Awaken[] = [];
  readonly tasks: FrameRef[] = [];
  readonly warnings: string[] = [];
  readonly spans: string[] = [];
  readonly noted: number[] = [];
  readonly tokens = new TaskTokens(Buffer.alloc(32, 1));
  /** What becomes of each add to a queue. */
  enqueue: () => Promise<void> = async () => undefined;
  readonly store: MemoryStore;
  readonly effects: Effects;
  readonly transitions: Transitions;
  readonly starter: DurableExecutionStarter;

  constructor(
    public machine: StateMachine,
    options: MemoryStoreOptions = {},
  ) {
    this.store = new MemoryStore(options);
    const clock = new RedisClock();
    const add = async (put: () => void): Promise<void> => {
      await this.enqueue();
      put();
    };
    this.effects = new Effects(
      { addAll: (all) => add(() => this.states.push(...all)) },
      { add: (ref) => add(() => this.tasks.push(ref)) },
      { noteDue: (_, at) => void this.noted.push(at) },
      { warn: (text) => void this.warnings.push(text) },
    );
    const definitions: Definitions = {
      parse: () => ({ machine: this.machine, problems: [] }),
      byHash: async () => ({ machine: this.machine, problems: [] }),
    };
    const tracer = new ExecutionTracer(
      true,
      ({ name, error }) => void this.spans.push(error === undefined ? name : `${name} !${error}`),
    );
    const settings = { region: 'us-east-1', unservedTaskWaitSeconds: 60 };
    this.transitions = new Transitions(
      this.store,
      definitions,
      this.effects,
      tracer,
      clock,
      NO_EVALUATOR,
      settings,
      this.tokens,
    );
    this.starter = new DurableExecutionStarter(
      this.store,
      definitions,
      this.effects,
      this.transitions,
      tracer,
      clock,
      NO_EVALUATOR,
    );
  }

  /** Starts an execution and answers its first wake-up. */
  async start(input: unknown = {}, name = 'run'): Promise<Awaken> {
    const started = await this.starter.start({ stateMachine: MACHINE, name, input: JSON.stringify(input) });
    if (started.status !== 'started') throw new Error(started.status);
    await new Promise((resolve) => setImmediate(resolve));
    return this.states.at(-1) as Awaken;
  }

  async history(execution: ExecutionId): Promise<string[]> {
    return (await this.store.history(execution, 1, 100_000)).map(({ type }) => type);
  }

  /** Works on wake-ups until there are none. */
  async drain(): Promise<void> {
    for (let next = this.states.shift(); next; next = this.states.shift()) await this.transitions.advance(next);
  }
}
