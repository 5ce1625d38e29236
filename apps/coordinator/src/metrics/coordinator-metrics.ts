import type { Evaluator } from '#evaluator';
import type { ExpressQueue, NewerWork, QueueLoad, StateQueues, TaskQueues } from '#queues';
import { scriptTimes } from '#store-redis';
import { measureProcess, type Metrics } from '#telemetry';
import type { PolledTasks } from '../activities/polled-tasks.js';
import type { Admission } from '../admission/admission.js';
import type { LoadSampler } from '../admission/load-sampler.js';
import type { ExpressExecutions } from '../express/express-executions.js';
import type { ExpressJobs } from '../express/express-jobs.js';
import type { LineSink } from '../execution-logs/line-sink.js';
import type { OrphanAudit } from '../recovery/orphan-audit.js';
import type { Redelivery } from '../recovery/redelivery.js';
import type { PoisonGuard } from '../transitions/poison-guard.js';
import type { Transitions } from '../transitions/transitions.js';

/** Where the numbers are. */
export interface Measured {
  readonly transitions: Pick<Transitions, 'counters'>;
  readonly redelivery: Pick<Redelivery, 'delivered'>;
  readonly guard: Pick<PoisonGuard, 'givenUp'>;
  readonly audit: Pick<OrphanAudit, 'repaired' | 'purged'>;
  readonly admission: Pick<Admission, 'throttled' | 'reason'>;
  readonly evaluator: Pick<Evaluator, 'counters'>;
  readonly sampler: Pick<LoadSampler, 'load'>;
  readonly states: Pick<StateQueues, 'load'>;
  readonly tasks: Pick<TaskQueues, 'loads'>;
  readonly polled: Pick<PolledTasks, 'pollers'>;
  readonly newer: Pick<NewerWork, 'putBack'>;
  readonly logLines: Pick<LineSink, 'dropped'>;
  readonly express: Pick<ExpressExecutions, 'running' | 'throttled'>;
  readonly expressJobs: Pick<ExpressJobs, 'givenUp'>;
  readonly expressQueue: Pick<ExpressQueue, 'load'>;
}

type Labels = Readonly<Record<string, string>>;
type Value<T = number> = readonly [T, Labels?];

/**
 * Shows what the parts of the coordinator count anyway. Everything is looked up when somebody asks for the metrics; a step of
 * an execution pays nothing for it.
 */
export function measure({ meter }: Metrics, from: Measured): void {
  const counter = (name: string, description: string, values: () => Iterable<Value>): void =>
    meter.createObservableCounter(`stepwell_${name}`, { description }).addCallback((result) => {
      for (const [value, labels] of values()) result.observe(value, labels);
    });
  const gauge = (name: string, description: string, values: () => Iterable<Value> | Promise<Iterable<Value>>): void =>
    meter.createObservableGauge(`stepwell_${name}`, { description }).addCallback(async (result) => {
      for (const [value, labels] of await values()) result.observe(value, labels);
    });

  counter('transitions', 'Wake-ups: committed; stale, too late or twice; moved, decided again', () =>
    Object.entries(from.transitions.counters).map(([outcome, n]) => [n as number, { outcome }]),
  );
  counter('redeliveries', 'Wake-ups delivered by the sweeper, timers included', () => [[from.redelivery.delivered]]);
  counter('states_given_up', 'States given up after deliveries in vain', () => [[from.guard.givenUp]]);
  counter('orphans_repaired', 'Running executions that nothing would have moved', () => [[from.audit.repaired]]);
  counter('left_to_newer_release', 'Jobs put back since a newer release has written them', () => [
    [from.newer.putBack],
  ]);
  counter('executions_purged', 'Closed executions dropped after their retention', () => [[from.audit.purged]]);
  counter('starts_throttled', 'New executions refused for want of room', () => [[from.admission.throttled]]);
  counter('express_throttled', 'StartSyncExecutions refused: as many ran here as may', () => [
    [from.express.throttled],
  ]);
  counter('express_given_up', 'Express executions given up since coordinators ended in the midst of them', () => [
    [from.expressJobs.givenUp],
  ]);
  counter('log_lines_dropped', 'Lines of execution logs that nobody read fast enough', () => [[from.logLines.dropped]]);
  gauge('express_running', 'Express executions under way here', () => [[from.express.running]]);
  gauge('activity_pollers', 'Callers of GetActivityTask that wait here', () => [[from.polled.pollers]]);
  gauge('starts_open', '1 while new executions are taken', () => [[from.admission.reason === undefined ? 1 : 0]]);

  counter('script_calls', 'Calls of Redis scripts', () =>
    [...scriptTimes].map(([script, { calls }]) => [calls, { script }]),
  );
  counter('script_seconds', 'Time until the replies of Redis scripts', () =>
    [...scriptTimes].map(([script, { ms }]) => [ms / 1_000, { script }]),
  );

  const { counters } = from.evaluator;
  counter('evaluator_expressions', 'Expressions evaluated in processes', () => [[counters.evaluated]]);
  counter('evaluator_killed', 'Evaluator processes that ended in an expression', () => [[counters.killed]]);
  gauge('evaluator_processes', 'Evaluator processes that can work', () => [[counters.processes]]);
  gauge('evaluator_busy', 'Evaluator processes at work', () => [[counters.busy]]);
  gauge('evaluator_waiting', 'Batches of expressions that wait for a process', () => [[counters.waiting]]);
  gauge('evaluator_longest_seconds', 'Longest time one expression took', () => [[counters.longestMs / 1_000]]);

  const { sampler } = from;
  gauge('executions_open', 'Executions that run, in the whole installation', () => [[sampler.load.open]]);
  gauge('due', 'Wake-ups and timers noted, in the whole installation', () => [[sampler.load.due]]);
  gauge('due_overdue', 'Those of them that are more than 10 s behind time', () => [[sampler.load.overdue]]);
  gauge('redis_memory_used_bytes', 'Memory of Redis that counts', () => [[sampler.load.memory.used]]);
  gauge('redis_memory_limit_bytes', 'maxmemory of Redis, 0 for none', () => [[sampler.load.memory.limit]]);
  // One look for all who ask at that time: without Redis it lasts until Redis is back.
  let looking: Promise<Value<QueueLoad>[]> | undefined;
  const queues = async (of: (load: QueueLoad) => number): Promise<Value[]> => {
    looking ??= queueLoads(from).finally(() => (looking = undefined));
    return (await looking).map(([load, labels]) => [of(load), labels]);
  };
  gauge('queue_jobs', 'Jobs that wait, by queue', () => queues(({ waiting }) => waiting));
  gauge('queue_oldest_seconds', 'Age of the job that waits longest, by queue', () =>
    queues(({ oldestMs }) => oldestMs / 1_000),
  );

  measureProcess(meter);
}

async function queueLoads({
  states,
  expressQueue,
  tasks,
}: Pick<Measured, 'states' | 'expressQueue' | 'tasks'>): Promise<Value<QueueLoad>[]> {
  const [ofStates, ofExpress, ofTasks] = await Promise.all([states.load(), expressQueue.load(), tasks.loads()]);
  return [
    [ofStates, { queue: 'states', resource: '' }],
    [ofExpress, { queue: 'express', resource: '' }],
    ...ofTasks.map(({ resource, load }): Value<QueueLoad> => [load, { queue: 'tasks', resource }]),
  ];
}
