import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A folder of this one: a definition, and runs of it with what each must come to. README.md describes `run.json`. */
export interface Pattern {
  readonly name: string;
  /** The text of `definition.asl.json`. */
  readonly definition: string;
  readonly runs: readonly Run[];
}

export interface Run {
  readonly title: string;
  readonly input: unknown;
  /** By function name; those of the whole pattern, with the run's own in their place. */
  readonly functions: Readonly<Record<string, readonly Outcome[]>>;
  readonly expect: Expectation;
}

/** What one call of a function comes to. */
export interface Outcome {
  /** Applies only to inputs with these members; absent: to every input. */
  readonly when?: Readonly<Record<string, unknown>>;
  readonly returns?: unknown;
  /** An error name, with `cause`. */
  readonly fails?: string;
  readonly cause?: string;
  /** So long after the function has returned, somebody calls back with the `taskToken` of its input, and this is what is said. */
  readonly callsBack?: Pick<Outcome, 'returns' | 'fails' | 'cause'> & { readonly afterSeconds: number };
  /** Gives no answer and no sign of life until it is stopped. */
  readonly hangs?: true;
}

export interface Expectation {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
  /** From start to end. */
  readonly atLeastSeconds?: number;
  /** Names of the states in the order they were entered; or how often each, where several go side by side. */
  readonly entered: readonly string[] | Readonly<Record<string, number>>;
  /** How often each function was called; absent: not looked at. */
  readonly calls?: Readonly<Record<string, number>>;
}

interface RunFile {
  readonly functions: Run['functions'];
  readonly runs: readonly (Omit<Run, 'functions'> & { readonly functions?: Run['functions'] })[];
}

/** All patterns below a folder, by name. */
export function readPatterns(folder = import.meta.dirname): readonly Pattern[] {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders
    .map(({ name }) => name)
    .sort()
    .map((name) => {
      const read = (file: string): string => readFileSync(join(folder, name, file), 'utf8');
      const { functions, runs } = JSON.parse(read('run.json')) as RunFile;
      return {
        name,
        definition: read('definition.asl.json'),
        runs: runs.map((run) => ({ ...run, functions: { ...functions, ...run.functions } })),
      };
    });
}
