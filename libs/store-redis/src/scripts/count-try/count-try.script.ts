import { EXECUTION_FORMAT, UnknownFormatError, type FrameRef } from '#store';
import type { Keys } from '../../keys.js';
import { defineScript } from '../define-script.js';

export interface CountTry {
  readonly keys: Keys;
  readonly ref: FrameRef;
  readonly by: 1 | -1;
  /** Random, the same when the call is repeated. */
  readonly request: string;
}

export const countTry = defineScript<CountTry, number | undefined>({
  name: 'count-try',
  keys: ({ keys, ref }) => {
    const own = keys.execution(ref.execution);
    return [own.frames, own.execution];
  },
  args: ({ ref, by, request }) => [ref.frame, ref.token, by, EXECUTION_FORMAT, request],
  reply: ([count, format], { ref }) => {
    if (count === 'NEWER') throw new UnknownFormatError('An execution', format, ref.execution);
    return typeof count === 'number' ? count : undefined;
  },
});
