import type { FrameState } from '#engine';
import { FRAME_FORMAT, isReadableFormat, UnknownFormatError } from '#store';
import type { PayloadWriter } from './payload-cells.js';

const INLINE_INPUT_LIMIT = 512;
const HASH_LENGTH = 22;

/** A frame as it is kept: `=JSON`, or `#hash` and the JSON without the long `input`. */
export function frameText(frame: FrameState, payloads: PayloadWriter): string {
  if (frame.input.length <= INLINE_INPUT_LIMIT) return `=${JSON.stringify(frame)}`;
  const { input, ...rest } = frame;
  return `#${payloads.keep(input)}${JSON.stringify(rest)}`;
}

/** `longInput` is the text that the frame's hash stands for. Throws UnknownFormatError for a newer frame (R17). */
export function parseFrame(text: string, longInput: string | null): FrameState {
  const json = text.startsWith('#') ? text.slice(1 + HASH_LENGTH) : text.slice(1);
  const frame = JSON.parse(json) as FrameState;
  if (!isReadableFormat(frame.fmt, FRAME_FORMAT)) throw new UnknownFormatError('A frame', frame.fmt);
  if (!text.startsWith('#')) return frame;
  if (longInput === null) throw new Error('The input of a frame is missing from the store.');
  return { ...frame, input: longInput };
}
