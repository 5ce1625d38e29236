import type { ExecutionInfo, FrameId, Snapshot } from '#engine';
import { EXECUTION_FORMAT, MAX_RESULTS_BYTES, UnknownFormatError, type ExecutionId, type LoadResult } from '#store';
import { parseDescendants, parseInbox } from '../../codec/child-texts.js';
import { parseInfo } from '../../codec/execution-fields.js';
import { parseFrame } from '../../codec/frame-text.js';
import { parseClaim, parseOutcome } from '../../codec/task-text.js';
import { parseClocks } from '../../codec/wakes-text.js';
import type { KnownExecution } from '../../execution-facts.js';
import type { Keys } from '../../keys.js';
import { defineScript, unknownReply } from '../define-script.js';

export interface LoadFrame {
  readonly keys: Keys;
  readonly execution: ExecutionId;
  readonly frame: FrameId;
  /** '' = whatever the fence is. */
  readonly token: string;
  /** What the caller knows of the execution already. */
  readonly known: KnownExecution | undefined;
  /** Told what the answer says of the execution, if it was not known. */
  readonly learn: (facts: KnownExecution) => void;
}

type Text = string | null;

export const loadFrame = defineScript<LoadFrame, LoadResult>({
  name: 'load-frame',
  keys: ({ keys, execution }) => {
    const own = keys.execution(execution);
    return [own.execution, own.history, own.frames, own.payloads];
  },
  args: ({ frame, token, known }) => [
    frame,
    token,
    known?.born ?? '',
    MAX_RESULTS_BYTES,
    EXECUTION_FORMAT,
    ...enclosing(frame),
  ],
  reply: (reply, { execution: id, frame, known, learn }) => {
    const [
      word,
      now,
      historyLength,
      about,
      text,
      longInput,
      events,
      wakes,
      outcome,
      claim,
      inbox,
      results,
      descendants,
      outer,
    ] = reply;
    switch (word) {
      case 'STALE':
        return { status: 'stale' };
      case 'CLOSED':
        return { status: 'closed' };
      case 'MISSING':
        return { status: 'not-found' };
      case 'NEWER':
        throw new UnknownFormatError('An execution', now, id);
      case 'CURRENT':
        break;
      default:
        throw unknownReply('load-frame', reply);
    }
    const [definitionHash, traceparent, born, info, input, startedAt, redriveCount, redrivenAt] = about as Text[];
    const [lastEventId, enteredEventId] = (events as string).split(',') as [string, string];
    let execution: ExecutionInfo;
    if (known !== undefined && known.born === born) {
      execution = known.info;
    } else {
      execution = parseInfo(info as string, input as string, { startedAt, redriveCount, redrivenAt });
      learn({ born: born as string, info: execution });
    }
    return {
      status: 'current',
      definitionHash: definitionHash as string,
      snapshot: {
        execution,
        frameId: frame,
        frame: parseFrame(text as string, longInput as Text),
        lastEventId: Number(lastEventId),
        ...(enteredEventId === '' ? {} : { enteredEventId: Number(enteredEventId) }),
        historyLength: historyLength as number,
        outerVariables: (outer as string[]).map(variablesIn),
        inbox: parseInbox(inbox as string),
        ...(results === 'TOO_LARGE'
          ? { resultsTooLarge: true }
          : results === null
            ? {}
            : { results: results as readonly string[] }),
        ...(descendants === null ? {} : { descendants: parseDescendants(descendants as (Text | number)[]) }),
      },
      ...(outcome === null ? {} : { outcome: parseOutcome(outcome as string) }),
      ...(claim === null ? {} : parseClaim(claim as string)),
      ...(traceparent === null ? {} : { traceparent: traceparent as string }),
      clocks: parseClocks(wakes as string),
      now: now as number,
    };
  },
});

/** `r/0/12` lies in `r` and `r/0`. */
function enclosing(frame: FrameId): FrameId[] {
  const steps = frame.split('/');
  return steps.slice(1).map((_, n) => steps.slice(0, n + 1).join('/'));
}

function variablesIn(text: string): Snapshot['outerVariables'][number] {
  return parseFrame(text, '').variables ?? {};
}
