import { type Path, Payload, type PayloadTemplate, type ReferencePath } from '#asl';
import type { Turn } from '../turn.js';

/*
 * The JSONPath data flow: InputPath → Parameters → (the work) → ResultSelector → ResultPath → OutputPath.
 * A stage that is not given hands its payload on untouched, without parsing it. facts/asl.md §3.
 */

const EMPTY = Payload.ofText('{}');

/** InputPath or OutputPath: not given = everything, null = `{}`. */
export function applyPath(turn: Turn, path: Path | null | undefined, payload: Payload): Payload {
  if (path === undefined) return payload;
  if (path === null) return EMPTY;
  if (path.text === '$') return payload;
  return Payload.ofValue(path.read(turn.scope(payload)), payload);
}

/** Parameters, ResultSelector or ItemSelector. */
export function applyTemplate(turn: Turn, template: PayloadTemplate | undefined, payload: Payload): Payload {
  return template ? Payload.ofValue(template.evaluate(turn.scope(payload)), payload) : payload;
}

/** ResultPath: combines the state's raw input with its result. Not given = the result replaces the input, null = it is dropped. */
export function applyResultPath(path: ReferencePath | null | undefined, rawInput: Payload, result: Payload): Payload {
  if (path === undefined) return result;
  if (path === null) return rawInput;
  if (path.text === '$') return result;
  return Payload.ofValue(path.write(rawInput.value, result.value), rawInput);
}
