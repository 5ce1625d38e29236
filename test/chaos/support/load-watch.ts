import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { metricsOf } from '#testing';
import type { ChaosSystem } from './chaos-system.js';

/** What a run under load came to. */
export interface LoadSeen {
  /** By the coordinators' own counts, up to the last look before one died. */
  readonly transitions: number;
  readonly late: number;
  readonly redeliveries: number;
  /** Jobs ever added to any queue, by BullMQ's own counts, which Redis keeps whoever dies. */
  readonly jobsAdded: number;
  /** At the moment when the queues were fullest. */
  readonly mostJobs: number;
  /** Jobs at one moment, for each step that was open then: the most of all looks with so many open steps that it tells something. */
  readonly mostJobsPerStep: number;
  readonly mostOpenSteps: number;
  readonly looks: number;
  /** Those with so many open steps. */
  readonly tellingLooks: number;
}

const EVERY_MS = 400;
/** Of fewer open steps a handful of jobs that came too late is many. */
const TELLING_STEPS = 100;

/** One moment: jobs in all queues, frames with something due, jobs ever added. ARGV[1] the namespace. */
const LOOK = `
local jobs, added, steps = 0, 0, {}
for _, key in ipairs(redis.call('KEYS', ARGV[1] .. ':*')) do
  if string.match(key, ':wait$') or string.match(key, ':active$') then jobs = jobs + redis.call('LLEN', key)
  elseif string.match(key, ':delayed$') or string.match(key, ':prioritized$') then jobs = jobs + redis.call('ZCARD', key)
  elseif string.match(key, ':id$') then added = added + tonumber(redis.call('GET', key))
  elseif string.match(key, '{p%d+}:due$') then
    for _, member in ipairs(redis.call('ZRANGE', key, 0, -1)) do steps[string.match(member, '^[^|]*|[^|]*|')] = true end
  end
end
local open = 0
for _ in pairs(steps) do open = open + 1 end
return { jobs, open, added }`;

interface Counts {
  readonly transitions: number;
  readonly late: number;
  readonly redeliveries: number;
}

/** Looks at the coordinators' metrics and at the queues, again and again, as long as it is not stopped. */
export class LoadWatch {
  /** The last counts of each life of each coordinator. */
  readonly #lives = new Map<string, Counts>();
  #most = { jobs: 0, perStep: 0, steps: 0 };
  #added = 0;
  #looks = 0;
  #tellingLooks = 0;
  #stopped = false;
  readonly #watching: Promise<unknown>;

  constructor(private readonly system: ChaosSystem) {
    this.#watching = Promise.all([this.#repeat(() => this.#readMetrics()), this.#repeat(() => this.#readQueues())]);
  }

  async stop(): Promise<LoadSeen> {
    this.#stopped = true;
    await this.#watching;
    await this.#readMetrics();
    await this.#readQueues();
    const sum = (of: keyof Counts) => [...this.#lives.values()].reduce((total, life) => total + life[of], 0);
    return {
      transitions: sum('transitions'),
      late: sum('late'),
      redeliveries: sum('redeliveries'),
      jobsAdded: this.#added,
      mostJobs: this.#most.jobs,
      mostJobsPerStep: this.#most.perStep,
      mostOpenSteps: this.#most.steps,
      looks: this.#looks,
      tellingLooks: this.#tellingLooks,
    };
  }

  async #repeat(look: () => Promise<void>): Promise<void> {
    while (!this.#stopped) {
      await look();
      await sleep(EVERY_MS);
    }
  }

  async #readMetrics(): Promise<void> {
    await Promise.all(
      this.system.all('coordinator').map(async (actor) => {
        const life = `${actor.name} ${actor.life}`;
        // Of one that is down or cannot reach Redis, what it said last stands.
        const metrics = await metricsOf(actor.endpoint as string, { timeoutMs: 5_000 }).catch(() => undefined);
        if (!metrics || life !== `${actor.name} ${actor.life}`) return;
        const of = (name: string) => metrics.get(`stepwell_${name}`) ?? 0;
        this.#lives.set(life, {
          transitions: of('transitions_total{outcome="committed"}'),
          late: of('transitions_total{outcome="stale"}'),
          redeliveries: of('redeliveries_total'),
        });
      }),
    );
  }

  async #readQueues(): Promise<void> {
    const { connection, namespace } = this.system;
    const [jobs, steps, added] = (await lookAt(connection, namespace)) as [number, number, number];
    this.#most = {
      jobs: Math.max(this.#most.jobs, jobs),
      steps: Math.max(this.#most.steps, steps),
      perStep: Math.max(this.#most.perStep, steps < TELLING_STEPS ? 0 : jobs / steps),
    };
    this.#added = Math.max(this.#added, added);
    this.#looks += 1;
    if (steps >= TELLING_STEPS) this.#tellingLooks += 1;
  }
}

const lookAt = (redis: Redis, namespace: string): Promise<unknown> => redis.eval(LOOK, 0, namespace);
