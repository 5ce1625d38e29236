import type { Decision } from '#engine';
import { fullHistoryFailure } from '#store';

/**
 * The history has no room for a decision: as many of its events as fit, then ExecutionFailed as the very last one
 * (facts/api.md §11: 25,000 events, then the execution fails).
 * @param ended what the end of the execution cuts off; what `decision` would have ended does not come about
 */
export function failForFullHistory(
  decision: Decision,
  historyLength: number,
  maxEvents: number,
  ended: Decision['ended'] = NOTHING,
): Decision {
  const kept = decision.history.slice(0, Math.max(0, maxEvents - historyLength - 1));
  const failure = fullHistoryFailure(maxEvents);
  return {
    snapshot: null,
    history: [...kept, { type: 'ExecutionFailed', previous: { at: historyLength + kept.length }, details: failure }],
    lastEvent: { nth: kept.length },
    effects: [{ type: 'CloseExecution', status: 'FAILED', ...failure }],
    exclusive: true,
    ended,
  };
}

/** The execution fails by States.Runtime, whatever its frames are doing. `lastEventId`: the last event of its history. */
export function failOutright(lastEventId: number, cause: string): Decision {
  const failure = { error: 'States.Runtime', cause };
  return {
    snapshot: null,
    history: [{ type: 'ExecutionFailed', previous: { at: lastEventId }, details: failure }],
    lastEvent: { nth: 0 },
    effects: [{ type: 'CloseExecution', status: 'FAILED', ...failure }],
    exclusive: true,
    ended: NOTHING,
  };
}

const NOTHING: Decision['ended'] = { visits: [], attempts: [] };
