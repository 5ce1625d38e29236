import type { ChildView, FrameId, Snapshot } from '#engine';
import { type LoadResult, MAX_RESULTS_BYTES } from '../execution-store.js';
import { clocksOf, plain, type Family, type MemoryExecution } from './memory-execution.js';

/** The frame as `LoadResult`; `token` undefined = whatever its fence is; then all frames below it are shown. */
export function loadFrame(
  execution: MemoryExecution,
  frameId: FrameId,
  token: string | undefined,
  now: number,
): LoadResult {
  const fence = execution.fences.get(frameId);
  const frame = execution.frames.get(frameId);
  if (fence === undefined || frame === undefined || (token !== undefined && fence.token !== token)) {
    return { status: execution.running ? 'stale' : 'closed' };
  }
  const { definitionHash, traceparent } = execution.record;
  const snapshot: Snapshot = {
    execution: execution.info,
    frameId,
    frame: plain(frame.state),
    lastEventId: frame.lastEventId,
    ...(frame.enteredEventId === undefined ? {} : { enteredEventId: frame.enteredEventId }),
    historyLength: execution.history.length,
    outerVariables: enclosing(frameId).map((id) => plain(execution.frames.get(id)?.state.variables ?? {})),
    inbox: [...(frame.family?.inbox ?? [])],
    ...(frame.family === undefined ? {} : newsOf(execution, frameId, frame.family, token === undefined)),
  };
  return {
    status: 'current',
    definitionHash,
    snapshot,
    ...(frame.task?.outcome === undefined ? {} : { outcome: frame.task.outcome }),
    ...(frame.task?.claim === undefined ? {} : { worker: frame.task.claim.worker, begunAt: frame.task.begunAt }),
    ...(traceparent === undefined ? {} : { traceparent }),
    clocks: clocksOf(fence),
    now,
  };
}

/** `r/0/12` lies in `r` and `r/0`. */
function enclosing(frame: FrameId): FrameId[] {
  const steps = frame.split('/');
  return steps.slice(1).map((_, n) => steps.slice(0, n + 1).join('/'));
}

function newsOf(
  execution: MemoryExecution,
  frameId: FrameId,
  family: Family,
  showAll: boolean,
): Pick<Snapshot, 'results' | 'resultsTooLarge' | 'descendants'> {
  if (showAll || family.inbox.some(({ ok }) => !ok)) return { descendants: viewsBelow(execution, frameId) };
  if (family.succeeded + family.inbox.length < family.total) return {};
  const results = Array.from({ length: family.total }, (_, index) => family.results.get(index) as string);
  if (Buffer.byteLength(`[${results.join(',')}]`) > MAX_RESULTS_BYTES) return { resultsTooLarge: true };
  return { results };
}

function viewsBelow(execution: MemoryExecution, frameId: FrameId): ChildView[] {
  // What lies below a frame that is over was cut off before.
  const left = execution.descendantsOf(frameId).filter((id) => execution.fences.has(id.slice(0, id.lastIndexOf('/'))));
  const ids = left.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return ids.flatMap((id) => {
    const frame = execution.frames.get(id);
    if (frame === undefined) return [];
    const answered = frame.task?.outcome === undefined ? {} : { answered: true as const };
    return [{ id, snapshot: plain(frame.state), lastEventId: frame.lastEventId, ...answered }];
  });
}
