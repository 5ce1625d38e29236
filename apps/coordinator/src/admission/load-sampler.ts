import type { StateQueues } from '#queues';
import type { MemoryLoad, PartitionLoad, RedisStore } from '#store-redis';
import type { RedisClock } from '../transitions/redis-clock.js';

/** At most one look per second and coordinator. */
const PERIOD_MS = 1_000;
/** A look asks for this part of all partitions, so that it stays cheap: all of them are known after so many looks. */
const ROUND = 8;

/** How much there is to do, and how full Redis is. */
export interface Load extends PartitionLoad {
  readonly memory: MemoryLoad;
  /** Jobs that wait for a coordinator: states, and Express executions. */
  readonly statesWaiting: number;
}

/** Looks at the load once a second and tells what it has seen. */
export class LoadSampler {
  readonly #partitions: PartitionLoad[];
  #load: Load = { memory: { used: 0, limit: 0 }, statesWaiting: 0, due: 0, overdue: 0, open: 0 };
  #turn = 0;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    private readonly store: Pick<RedisStore, 'partitions' | 'partitionLoads' | 'memoryLoad'>,
    /** Queues whose jobs coordinators run. */
    private readonly queues: readonly Pick<StateQueues, 'backlog'>[],
    private readonly clock: Pick<RedisClock, 'now'>,
    private readonly tell: (load: Load) => void,
  ) {
    this.#partitions = Array.from({ length: store.partitions }, () => ({ due: 0, overdue: 0, open: 0 }));
  }

  /** As of the last look. */
  get load(): Load {
    return this.#load;
  }

  /** Looks at everything once, then goes on by turns. */
  async start(): Promise<void> {
    await this.look(this.#partitions.map((_, partition) => partition));
    this.#plan();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async look(partitions = this.#nextOnes()): Promise<void> {
    try {
      const [memory, loads, ...backlogs] = await Promise.all([
        this.store.memoryLoad(),
        this.store.partitionLoads(partitions, this.clock.now()),
        ...this.queues.map((queue) => queue.backlog()),
      ]);
      const statesWaiting = backlogs.reduce((total, backlog) => total + backlog, 0);
      partitions.forEach((partition, n) => (this.#partitions[partition] = loads[n] as PartitionLoad));
      const sum = (of: keyof PartitionLoad) => this.#partitions.reduce((total, each) => total + each[of], 0);
      this.#load = { memory, statesWaiting, due: sum('due'), overdue: sum('overdue'), open: sum('open') };
    } catch {
      return; // An outage is told by the connection; without Redis nothing can be started anyway.
    }
    this.tell(this.#load);
  }

  #nextOnes(): number[] {
    this.#turn = (this.#turn + 1) % ROUND;
    return this.#partitions.flatMap((_, partition) => (partition % ROUND === this.#turn ? [partition] : []));
  }

  #plan(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => void this.look().finally(() => this.#plan()), PERIOD_MS).unref();
  }
}
