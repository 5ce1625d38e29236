import type { Json, JsonObject } from '../data/json.js';

/** What an expression may read. `$` is `input`, `$$` is `context`, `$name` is a variable. */
export interface Scope {
  readonly input: Json;
  readonly context: JsonObject;
  readonly variables: ReadonlyMap<string, Json>;
  /** Source of States.MathRandom without a seed, in [0, 1). The engine gives it so that a replay decides the same. */
  random?(): number;
  /** Source of States.UUID, a version 4 UUID. Without the two, node:crypto is asked. */
  uuid?(): string;
}

/** What DescribeStateMachine asks of a compiled expression. */
export interface ReadsVariables {
  /** Names of the variables it may read; a name may occur more than once. */
  readonly references: readonly string[];
}

/**
 * A compiled read path: `$…`, `$$…` or `$name…` (InputPath, OutputPath, ItemsPath, Variable, SecondsPath …).
 * An indefinite path (`[*]`, slices, filters, `..`) always yields an array, `[]` when nothing matches.
 */
export interface Path extends ReadsVariables {
  readonly text: string;
  readonly definite: boolean;
  /** The value, or undefined when a definite path matches nothing. Never throws for missing data. */
  find(scope: Scope): Json | undefined;
  /** The value; throws StatesError States.Runtime with AWS's "Invalid path" text when it matches nothing. */
  read(scope: Scope): Json;
}

/** A compiled ResultPath: `$` or members and indexes below it. */
export interface ReferencePath {
  readonly text: string;
  /**
   * A copy of `target` with `value` placed at this path; only the objects along the path are copied.
   * Throws StatesError States.ResultPathMatchFailure when the place cannot exist (a parent is not an object).
   */
  write(target: Json, value: Json): Json;
}

/** A compiled payload template (Parameters, ResultSelector, ItemSelector, Assign …): `.$` members are evaluated. */
export interface PayloadTemplate extends ReadsVariables {
  /** Throws StatesError with AWS's text when a path finds nothing or an intrinsic fails. */
  evaluate(scope: Scope): Json;
}

/** A compiled path or intrinsic call that gives one value (ErrorPath, CausePath, a `.$` member). */
export interface ValueExpression extends ReadsVariables {
  readonly text: string;
  /** Throws StatesError with AWS's text when a path finds nothing or an intrinsic fails. */
  evaluate(scope: Scope): Json;
}
