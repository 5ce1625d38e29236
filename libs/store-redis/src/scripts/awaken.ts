import type { Awaken, ExecutionId, Wake } from '#store';
import type { ScriptReply } from './define-script.js';

/** From the flat list frame, token, wake, frame, token, wake, … */
export function awakenOf(execution: ExecutionId, words: ScriptReply | undefined): Awaken[] {
  const list = words as readonly string[];
  return Array.from({ length: list.length / 3 }, (_, n) => ({
    execution,
    frame: list[3 * n] as string,
    token: list[3 * n + 1] as string,
    wake: list[3 * n + 2] as Wake,
  }));
}
