import type { Decision, ExecutionInfo, HistoryEventType, RedrivePlan, Remains } from '#engine';
import { isLogged, renderLogRecord } from '#sfn-api';
import type { ExecutionId, ExecutionStore, StoredHistoryEvent } from '#store';
import type { Traced } from '../tracing/execution-tracer.js';
import type { LineSink } from './line-sink.js';
import type { LogConfiguration, LogConfigurations } from './log-configurations.js';

type Logged = Pick<ExecutionInfo, 'arn' | 'stateMachineArn' | 'redriveCount'>;

/** What workers append themselves: told of with what the coordinator commits next for that frame. */
const BY_WORKERS: ReadonlySet<HistoryEventType> = new Set([
  'LambdaFunctionStarted',
  'TaskStarted',
  'TaskSubmitted',
  'ActivityStarted',
]);

/**
 * Writes the execution logs of machines that ask for them: one JSON line for each history event, by whoever has committed it and
 * after that. At most once: what a process that ends has not written yet is not written again. Nothing waits for it.
 */
export class ExecutionLogs {
  constructor(
    private readonly configurations: Pick<LogConfigurations, 'of'>,
    private readonly store: Pick<ExecutionStore, 'history'>,
    private readonly sink: Pick<LineSink, 'write'>,
  ) {}

  /** Of a durable execution: the events of a committed decision, and those that workers wrote before it. */
  ended(traced: Traced, decision: Decision, now: number): void {
    const { execution, info, firstEventId } = traced;
    if (firstEventId === undefined) return;
    this.#when(info, async (configuration) => {
      if (configuration.level === 'ALL')
        for (const last of lastEventsOfAttempts(traced, decision))
          this.#writeAll(info, await this.#byWorkers(execution, last), configuration);
      this.#writeAll(info, eventsOf(decision, firstEventId, now), configuration);
    });
  }

  /** @param at when it was redriven, epoch ms */
  redriven({ execution, historyLength }: Remains, plan: Pick<RedrivePlan, 'history'>, at: number): void {
    const info = { ...execution, redriveCount: execution.redriveCount + 1 };
    this.committed(info, eventsOf(plan, historyLength + 1, at));
  }

  committed(info: Logged, events: readonly StoredHistoryEvent[]): void {
    if (events.length > 0) this.#when(info, async (configuration) => this.#writeAll(info, events, configuration));
  }

  #when({ stateMachineArn }: Logged, write: (configuration: LogConfiguration) => Promise<void>): void {
    const known = this.configurations.of(stateMachineArn);
    if ('level' in known) {
      if (known.level !== 'OFF') void write(known).catch(() => undefined);
      return;
    }
    // What could not be read now is not written: nothing is worth waiting for Redis here.
    void known.then((found) => (found.level === 'OFF' ? undefined : write(found))).catch(() => undefined);
  }

  /** In the order in which they happened. */
  async #byWorkers(execution: ExecutionId, last: number): Promise<StoredHistoryEvent[]> {
    const events: StoredHistoryEvent[] = [];
    for (let id = last; id > 0;) {
      const [event] = await this.store.history(execution, id, id);
      if (!event || !BY_WORKERS.has(event.type)) break;
      events.unshift(event);
      id = event.previousEventId;
    }
    return events;
  }

  #writeAll(info: Logged, events: readonly StoredHistoryEvent[], { level, logGroup, ...what }: LogConfiguration): void {
    for (const event of events) {
      if (!isLogged(event.type, level)) continue;
      this.sink.write(JSON.stringify({ log_group: logGroup, ...renderLogRecord(event, info, what) }));
    }
  }
}

/** The last events of frames whose attempts this decision ends, as far as they had been begun. */
function lastEventsOfAttempts({ lastEventId, worker, descendants = [] }: Traced, { ended }: Decision): number[] {
  if (ended.attempts.length === 0) return [];
  const own = worker !== undefined && lastEventId !== undefined ? [lastEventId] : [];
  const cutOff = descendants.filter(({ snapshot }) => snapshot.phase === 'task');
  return [...own, ...cutOff.map((frame) => frame.lastEventId)];
}

function eventsOf(
  { history }: Pick<Decision, 'history'>,
  firstEventId: number,
  timestamp: number,
): StoredHistoryEvent[] {
  return history.map(({ type, previous, details }, n) => ({
    id: firstEventId + n,
    previousEventId: 'at' in previous ? previous.at : firstEventId + previous.nth,
    timestamp,
    type,
    ...(details === undefined ? {} : { details }),
  }));
}
