import { isDeepStrictEqual } from 'node:util';
import type { Outcome, Run } from './pattern.js';

/** The functions of one run: they do as `run.json` says, and count their calls. */
export class ScriptedFunctions {
  readonly calls: Record<string, number> = {};
  readonly #callsOfThisKind = new Map<string, number>();

  constructor(private readonly functions: Run['functions']) {}

  /**
   * What the next call of this function with this input comes to. Of its outcomes those count that apply to the input: the
   * first such call takes the first of them, the second one the second; the last one serves all further calls.
   * @throws Error when the run says nothing of such a call
   */
  next(name: string, input: unknown): Outcome {
    this.calls[name] = (this.calls[name] ?? 0) + 1;
    const outcomes = this.functions[name] ?? [];
    const places = [...outcomes.keys()].filter((place) => applies(outcomes[place]?.when, input));
    const kind = `${name} ${places.join(' ')}`;
    const before = this.#callsOfThisKind.get(kind) ?? 0;
    this.#callsOfThisKind.set(kind, before + 1);
    const place = places[Math.min(before, places.length - 1)];
    const outcome = place === undefined ? undefined : outcomes[place];
    if (!outcome) throw new Error(`run.json does not say what ${name} does with ${JSON.stringify(input)}`);
    return outcome;
  }
}

function applies(when: Outcome['when'], input: unknown): boolean {
  if (when === undefined) return true;
  if (input === null || typeof input !== 'object') return false;
  const given = input as Readonly<Record<string, unknown>>;
  return Object.entries(when).every(([name, value]) => isDeepStrictEqual(given[name], value));
}
