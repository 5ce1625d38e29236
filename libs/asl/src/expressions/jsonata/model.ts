import type { Json } from '../../data/json.js';

/** A compiled JSONata expression: parsed once, at definition time. */
export interface JsonataExpression {
  /** The text between `{%` and `%}`, without the blanks around it, as AWS quotes it in errors. */
  readonly text: string;
  /**
   * Its syntax tree is on the allow list of what is provably cheap (paths, literals, arithmetic, comparison, bounded
   * functions; no regex, recursion or string growth): it may be evaluated in this process. All others only in the
   * expendable evaluator process (rule S5).
   */
  readonly cheap: boolean;
  /**
   * It is nested so deeply that evaluating it always fails: AWS overflows its stack at a depth near 100
   * (a sum of 200 terms fails, facts/asl.md §12).
   */
  readonly overflows: boolean;
  /** It may look at `$states.context`; false only where that is certain, so that the context need not be made. */
  readonly readsContext: boolean;
  /** Names of the variables it reads, `states` and the language's own functions not included. */
  readonly references: readonly string[];
  /** Names it calls, `$name(…)`: were a variable of that name in sight, it would stand in the function's place. */
  readonly calls: readonly string[];
}

/**
 * The value of a field in JSONata mode: a literal JSON value in which strings `{% … %}`, at any depth, are expressions.
 * To evaluate it, evaluate its expressions, then `build` the value from their results.
 */
export interface JsonataTemplate {
  readonly expressions: readonly {
    readonly expression: JsonataExpression;
    /** Where it stands below the field: `''` for the field itself, else `/a/b[0]`. AWS names `Output/a/b[0]` in errors. */
    readonly path: string;
  }[];
  /** @param results one for each of `expressions`, in the same order */
  build(results: readonly Json[]): Json;
}

/** What an expression is evaluated against: `$states` and the variables in sight. */
export interface JsonataBindings {
  readonly states: {
    readonly input: Json;
    readonly context: Json;
    /** Output and Assign of Task, Parallel and Map. */
    readonly result?: Json;
    /** Output and Assign of a Catcher. */
    readonly errorOutput?: Json;
  };
  readonly variables: ReadonlyMap<string, Json>;
}

/** What came of evaluating one expression. Never an exception: the engine words AWS's error from it. */
export type JsonataResult =
  | { readonly ok: true; readonly value: Json }
  /** `returned nothing (undefined).` */
  | { readonly ok: false; readonly kind: 'undefined' }
  /** `returned an unsupported result type.` (a function, a regular expression …) */
  | { readonly ok: false; readonly kind: 'unsupported' }
  /**
   * `threw an error during evaluation. CODE: message`, or without a code (a limit was reached)
   * `threw an error during evaluation: message`.
   */
  | { readonly ok: false; readonly kind: 'thrown'; readonly code?: string; readonly message: string };

/** Evaluates expressions, each where it may run. The order of the results is that of the requests. */
export interface JsonataEvaluator {
  evaluate(
    requests: readonly { readonly expression: JsonataExpression; readonly bindings: JsonataBindings }[],
  ): Promise<readonly JsonataResult[]>;
}
