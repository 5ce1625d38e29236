import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A case of the project's own, as a file of `conformance/cases/<area>/` holds one or more. README.md describes it. */
export interface OwnCase {
  readonly area: string;
  readonly title: string;
  /** Who says so: the ASL specification, a page of AWS. */
  readonly source: string;
  readonly definition: unknown;
  /** Of the state machine; STANDARD unless told otherwise. Only for definitions that are refused. */
  readonly type?: 'EXPRESS';
  readonly input?: unknown;
  /** The exact text sent, where a parsed input would hide something. */
  readonly inputText?: string;
  readonly expect: OwnExpectation;
}

export interface OwnExpectation {
  readonly status?: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly output?: unknown;
  readonly error?: string;
  /** The text; `{ "matches": "regular expression" }`; or the object whose JSON text it is. */
  readonly cause?: unknown;
  /** Types of all events, in order. */
  readonly history?: readonly string[];
  /** Types of all events with how often each occurs, where the order is open. */
  readonly historyCounts?: Readonly<Record<string, number>>;
  /** What DescribeMapRun says of each of its Map Runs, the newest first, as far as the case cares. */
  readonly mapRuns?: readonly Readonly<Record<string, unknown>>[];
  /** The definition is refused, with these problems. */
  readonly problems?: readonly { readonly code: string; readonly location?: string; readonly message?: string }[];
}

/** @throws Error naming the file that is not a list of cases */
export function readOwnCases(folder: string): readonly OwnCase[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
  return files.sort().flatMap((file) => {
    const area = file.split(/[\\/]/)[0] ?? '';
    const content = JSON.parse(readFileSync(join(folder, file), 'utf8')) as
      Omit<OwnCase, 'area'> | Omit<OwnCase, 'area'>[];
    return (Array.isArray(content) ? content : [content]).map((each) => {
      const problem = shortcoming(each);
      if (problem !== undefined) throw new Error(`conformance/cases/${file}: ${problem}`);
      return { ...each, area };
    });
  });
}

function shortcoming({ title, source, definition, expect, type }: Partial<OwnCase>): string | undefined {
  if (!title || !source || definition === undefined || !expect)
    return 'a case needs title, source, definition and expect';
  if (expect.problems === undefined && expect.status === undefined)
    return `'${title}' expects neither a status nor problems`;
  // How an execution ended says too little: nearly anything ends well.
  if (expect.problems === undefined && Object.keys(expect).length === 1)
    return `'${title}' expects nothing but a status`;
  if (type !== undefined && expect.problems === undefined) return `'${title}' would have to run an EXPRESS machine`;
  return undefined;
}
