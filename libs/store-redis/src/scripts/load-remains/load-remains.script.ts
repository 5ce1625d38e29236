import type { RemainingFrame } from '#engine';
import { TOLERATED_FAILURE, type ExecutionId, type LoadedRemains } from '#store';
import { parseInbox } from '../../codec/child-texts.js';
import { parseInfo } from '../../codec/execution-fields.js';
import { parseFrame } from '../../codec/frame-text.js';
import type { Keys } from '../../keys.js';
import { defineScript, unknownReply } from '../define-script.js';

type Text = string | null;
const WORDS_PER_FRAME = 7;

export const loadRemains = defineScript<
  { readonly keys: Keys; readonly execution: ExecutionId },
  LoadedRemains | undefined
>({
  name: 'load-remains',
  keys: ({ keys, execution }) => {
    const own = keys.execution(execution);
    return [own.execution, own.history, own.frames, own.payloads];
  },
  args: () => [`=${TOLERATED_FAILURE}`],
  reply: (reply) => {
    const [word, status, historyLength, about, frames] = reply;
    if (word === 'MISSING') return undefined;
    if (word !== 'REMAINS') throw unknownReply('load-remains', reply);
    const [definitionHash, traceparent, info, input, startedAt, redriveCount, redrivenAt] = about as Text[];
    const words = frames as readonly Text[];
    return {
      status: status as LoadedRemains['status'],
      definitionHash: definitionHash as string,
      ...(typeof traceparent === 'string' ? { traceparent } : {}),
      execution: parseInfo(info as string, input as string, { startedAt, redriveCount, redrivenAt }),
      historyLength: Number(historyLength),
      frames: Array.from({ length: words.length / WORDS_PER_FRAME }, (_, n) =>
        frameOf(words.slice(n * WORDS_PER_FRAME, (n + 1) * WORDS_PER_FRAME)),
      ),
    };
  },
});

function frameOf([id, text, longInput, events, inbox, results, failures]: readonly Text[]): RemainingFrame {
  const [lastEventId, enteredEventId] = (events as string).split(',') as [string, string];
  return {
    id: id as string,
    snapshot: parseFrame(text as string, longInput ?? null),
    lastEventId: Number(lastEventId),
    ...(enteredEventId === '' ? {} : { enteredEventId: Number(enteredEventId) }),
    inbox: parseInbox(inbox as string),
    results: indexes(results as string),
    toleratedFailures: indexes(failures as string),
  };
}

/** From `3,1,`. */
function indexes(text: string): number[] {
  return text
    .split(',')
    .slice(0, -1)
    .map(Number)
    .sort((a, b) => a - b);
}
