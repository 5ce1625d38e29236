import type { EngineEvent } from '#engine';
import type { Clocks, LoadedFrame, Wake } from '#store';

/**
 * What a wake-up means for the frame as it was loaded; undefined = nothing (any more): its clock has not run out, or the
 * result it tells of is not there. The job only says «look here»; what is true is in the store (R1).
 */
export function wakeEvent(wake: Wake, loaded: LoadedFrame, unservedWaitSeconds: number): EngineEvent | undefined {
  switch (wake) {
    case 'run':
      return { type: 'StateDue' };
    case 'children':
      return loaded.snapshot.inbox.length > 0 ? { type: 'ChildrenEnded' } : undefined;
    case 'outcome':
      return outcomeEvent(loaded);
    case 'timer':
      return isOver(loaded.clocks.timer, loaded) ? { type: 'TimerFired' } : undefined;
    case 'timeout':
      return isOver(loaded.clocks.timeout, loaded) ? { type: 'TaskTimedOut', by: 'timeout' } : undefined;
    case 'heartbeat':
      return isOver(loaded.clocks.heartbeat, loaded) ? { type: 'TaskTimedOut', by: 'heartbeat' } : undefined;
    case 'lease':
      return isOver(loaded.clocks.lease, loaded)
        ? { type: 'TaskWorkerLost', worker: loaded.worker ?? 'unknown' }
        : undefined;
    case 'unserved':
      return loaded.worker === undefined ? { type: 'TaskUnserved', waitedSeconds: unservedWaitSeconds } : undefined;
    case 'deadline':
      return { type: 'ExecutionTimedOut' };
    case 'task':
      return undefined;
  }
}

/** The clock whose end an event tells of. Heartbeats set theirs anew at any moment, so the commit has to look once more. */
export function overdueClock(event: EngineEvent): keyof Clocks | undefined {
  switch (event.type) {
    case 'TimerFired':
      return 'timer';
    case 'TaskTimedOut':
      return event.by;
    case 'TaskWorkerLost':
      return 'lease';
    default:
      return undefined;
  }
}

function outcomeEvent({ outcome }: LoadedFrame): EngineEvent | undefined {
  if (!outcome) return undefined;
  if (outcome.ok) return { type: 'TaskSucceeded', output: outcome.output };
  const { ok: _, ...failure } = outcome;
  return { type: 'TaskFailed', ...failure };
}

function isOver(clock: number | undefined, loaded: LoadedFrame): boolean {
  return clock !== undefined && clock <= loaded.now;
}
