import { createHash } from 'node:crypto';

/*
 * Texts that may be long (inputs, outputs, results) are kept once per execution in its payloads hash, under the hash of
 * their content, the execution's own input in the execution hash, under its cell; short ones stay where they are. A cell is `=text` or `#hash`. In event details, which are JSON of their
 * own, a kept member is "\u0000" + hash: no short text begins with NUL, since one that does is kept as well.
 */

const INLINE_LIMIT = 512;
const MARK = '\u0000';
/** Members of event details that hold payloads. */
const PAYLOAD_MEMBERS = ['input', 'output', 'parameters'] as const;

export type Cell = string;
type Details = Readonly<Record<string, unknown>>;

/** Collects the payloads that one write has to keep. */
export class PayloadWriter {
  readonly #kept = new Map<string, string>();
  readonly #elsewhere = new Set<string>();

  cell(text: string): Cell {
    return text.length > INLINE_LIMIT ? `#${this.keep(text)}` : `=${text}`;
  }

  /** As `cell`, of a text that the caller keeps if it is long: whatever else refers to it finds it there. */
  cellElsewhere(text: string): Cell {
    const cell = this.cell(text);
    this.#elsewhere.add(cell.slice(1));
    return cell;
  }

  /** JSON of event details, long payloads replaced. */
  details(details: Details): string {
    let shortened: Record<string, unknown> | undefined;
    for (const member of PAYLOAD_MEMBERS) {
      const text = details[member];
      if (typeof text === 'string' && (text.length > INLINE_LIMIT || text.startsWith(MARK))) {
        shortened ??= { ...details };
        shortened[member] = MARK + this.keep(text);
      }
    }
    return JSON.stringify(shortened ?? details);
  }

  /** Keep `text`, whatever its length; answers its hash. */
  keep(text: string): string {
    for (const [hash, kept] of this.#kept) if (kept === text) return hash;
    const hash = createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');
    this.#kept.set(hash, text);
    return hash;
  }

  /** As the scripts read them: count, then hash and text of each. */
  arguments(): (string | number)[] {
    const kept = [...this.#kept].filter(([hash]) => !this.#elsewhere.has(hash));
    return [kept.length, ...kept.flat()];
  }
}

/** Hashes of the payloads that `details` or a cell refers to. */
export function keptIn(details: Details): string[] {
  return PAYLOAD_MEMBERS.map((member) => details[member])
    .filter((text): text is string => typeof text === 'string' && text.startsWith(MARK))
    .map((text) => text.slice(1));
}

/** Details as they were given; `payloads` holds every text that `keptIn` names. */
export function restoreDetails(details: Details, payloads: ReadonlyMap<string, string>): Details {
  if (keptIn(details).length === 0) return details;
  const restored: Record<string, unknown> = { ...details };
  for (const member of PAYLOAD_MEMBERS) {
    const text = restored[member];
    if (typeof text === 'string' && text.startsWith(MARK)) restored[member] = payloadOf(text.slice(1), payloads);
  }
  return restored;
}

export function hashIn(cell: Cell | null | undefined): string | undefined {
  return cell?.startsWith('#') ? cell.slice(1) : undefined;
}

export function textOf(cell: Cell, payloads: ReadonlyMap<string, string>): string {
  return cell.startsWith('#') ? payloadOf(cell.slice(1), payloads) : cell.slice(1);
}

function payloadOf(hash: string, payloads: ReadonlyMap<string, string>): string {
  const text = payloads.get(hash);
  if (text === undefined) throw new Error(`The payload ${hash} is missing from the store.`);
  return text;
}
