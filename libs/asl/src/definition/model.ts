import type { Json } from '../data/json.js';
import type { JsonataTemplate } from '../expressions/jsonata/model.js';
import type { Path, PayloadTemplate, ReferencePath, Scope, ValueExpression } from '../expressions/scope.js';

/*
 * A parsed definition: every path, template, operator and number is compiled here once, so that running a state only
 * calls functions. Field names are the language's, in camelCase. Field meanings: facts/asl.md §2, AWS developer guide.
 */

export type StateType = 'Pass' | 'Task' | 'Choice' | 'Wait' | 'Succeed' | 'Fail' | 'Parallel' | 'Map';
export type QueryLanguage = 'JSONPath' | 'JSONata';

/** A machine, or the machine inside a Parallel branch or a Map's ItemProcessor. */
export interface StateMachine {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
  readonly comment?: string;
  readonly timeoutSeconds?: number;
  readonly queryLanguage: QueryLanguage;
}

export type State =
  PassState | TaskState | ChoiceState | WaitState | SucceedState | FailState | ParallelState | MapState;
export type StateOf<T extends StateType> = Extract<State, { readonly type: T }>;

interface StateBase {
  readonly name: string;
  readonly comment?: string;
  readonly queryLanguage: QueryLanguage;
  /** Names of the variables its expressions may read, sorted; those of states inside it stand with these states. */
  readonly readsVariables: readonly string[];
  readonly jsonata?: JsonataFields;
}

/** InputPath and OutputPath: undefined = not given (`$`), null = JSON null (the data becomes `{}`). */
interface InputOutput {
  readonly inputPath?: Path | null;
  readonly outputPath?: Path | null;
}

/**
 * The fields a JSONata state has instead of InputPath … OutputPath and the `…Path` forms. Present exactly when the state's
 * `queryLanguage` is JSONata. Fields that only one type has (Arguments, Items …) are absent elsewhere.
 */
export interface JsonataFields {
  readonly arguments?: JsonataTemplate;
  readonly output?: JsonataTemplate;
  /** Member by member of the top level: each is one variable. */
  readonly assign?: JsonataTemplate;
  readonly items?: JsonataTemplate;
  readonly itemSelector?: JsonataTemplate;
  readonly credentials?: JsonataTemplate;
  /** This and all below: an expression; a literal stays in the ordinary field of the same name. */
  readonly seconds?: JsonataTemplate;
  readonly timestamp?: JsonataTemplate;
  readonly error?: JsonataTemplate;
  readonly cause?: JsonataTemplate;
  readonly timeoutSeconds?: JsonataTemplate;
  readonly heartbeatSeconds?: JsonataTemplate;
  readonly maxConcurrency?: JsonataTemplate;
  readonly toleratedFailureCount?: JsonataTemplate;
  readonly toleratedFailurePercentage?: JsonataTemplate;
}

/** The JSONata fields of a Choice rule or a Catcher. */
export interface JsonataBranchFields {
  /** Choice rules only: an expression; a literal boolean is a template without expressions. */
  readonly condition?: JsonataTemplate;
  readonly output?: JsonataTemplate;
  readonly assign?: JsonataTemplate;
}

/** Exactly one of the two: `next` undefined means `"End": true`. */
interface Transition {
  readonly next?: string;
}

interface Results {
  readonly resultSelector?: PayloadTemplate;
  /** undefined = not given (`$`), null = the result is dropped. */
  readonly resultPath?: ReferencePath | null;
  /** JSONPath Assign; evaluated beside the output side, reads the values before it. */
  readonly assign?: PayloadTemplate;
}

interface ErrorHandling {
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export interface Retrier {
  readonly errorEquals: readonly string[];
  /** Default 1. */
  readonly intervalSeconds: number;
  /** Default 3; 0 = never. */
  readonly maxAttempts: number;
  /** Default 2.0. */
  readonly backoffRate: number;
  readonly maxDelaySeconds?: number;
  /** Default NONE. */
  readonly jitterStrategy: 'NONE' | 'FULL';
}

export interface Catcher {
  readonly errorEquals: readonly string[];
  readonly next: string;
  readonly resultPath?: ReferencePath | null;
  readonly assign?: PayloadTemplate;
  readonly jsonata?: JsonataBranchFields;
}

export interface PassState extends StateBase, InputOutput, Transition {
  readonly type: 'Pass';
  readonly parameters?: PayloadTemplate;
  /** Literal; `.$` members are not evaluated. */
  readonly result?: Json;
  readonly resultPath?: ReferencePath | null;
  readonly assign?: PayloadTemplate;
}

export interface TaskState extends StateBase, InputOutput, Transition, Results, ErrorHandling {
  readonly type: 'Task';
  readonly resource: string;
  readonly parameters?: PayloadTemplate;
  readonly timeoutSeconds?: number | Path;
  readonly heartbeatSeconds?: number | Path;
  readonly credentials?: PayloadTemplate;
}

export interface ChoiceState extends StateBase, InputOutput {
  readonly type: 'Choice';
  readonly choices: readonly ChoiceRule[];
  readonly default?: string;
  /** State level: runs only when Default is taken. */
  readonly assign?: PayloadTemplate;
}

export interface ChoiceRule {
  /** Throws StatesError States.Runtime when `Variable` finds nothing (except in IsPresent). */
  matches(scope: Scope): boolean;
  readonly next: string;
  readonly assign?: PayloadTemplate;
  /** JSONata mode: `condition` is asked instead of `matches`. */
  readonly jsonata?: JsonataBranchFields;
}

export interface WaitState extends StateBase, InputOutput, Transition {
  readonly type: 'Wait';
  /** Exactly one of the four. `timestamp` is epoch milliseconds. */
  readonly seconds?: number;
  readonly secondsPath?: Path;
  readonly timestamp?: number;
  readonly timestampPath?: Path;
  readonly assign?: PayloadTemplate;
}

export interface SucceedState extends StateBase, InputOutput {
  readonly type: 'Succeed';
}

export interface FailState extends StateBase {
  readonly type: 'Fail';
  readonly error?: string;
  readonly cause?: string;
  /** ErrorPath and CausePath: a path or an intrinsic call; the result must be a string. */
  readonly errorPath?: TextExpression;
  readonly causePath?: TextExpression;
}

/** A path or an intrinsic call in a single field (ErrorPath, CausePath). */
export type TextExpression = ValueExpression;

export interface ParallelState extends StateBase, InputOutput, Transition, Results, ErrorHandling {
  readonly type: 'Parallel';
  readonly parameters?: PayloadTemplate;
  readonly branches: readonly StateMachine[];
}

export interface MapState extends StateBase, InputOutput, Transition, Results, ErrorHandling {
  readonly type: 'Map';
  readonly itemProcessor: StateMachine;
  readonly mode: 'INLINE' | 'DISTRIBUTED';
  /** Of the child executions of a DISTRIBUTED Map. */
  readonly executionType?: 'STANDARD' | 'EXPRESS';
  readonly itemsPath?: Path;
  /** ItemSelector, or its old name Parameters. Sees the effective input and `$$.Map.Item`. */
  readonly itemSelector?: PayloadTemplate;
  /** 0 or undefined = no limit of the definition's own. */
  readonly maxConcurrency?: number | Path;
  readonly toleratedFailureCount?: number | Path;
  readonly toleratedFailurePercentage?: number | Path;
  readonly label?: string;
  /** This and the two below: DISTRIBUTED only. */
  readonly itemReader?: ItemReader;
  readonly itemBatcher?: ItemBatcher;
  readonly resultWriter?: ResultWriter;
}

/** Where a DISTRIBUTED Map takes its items from instead of the state's input. */
export interface ItemReader {
  /** `arn:aws:states:::s3:getObject` or `…:listObjectsV2`. */
  readonly resource: string;
  readonly parameters?: PayloadTemplate;
  readonly config: ReaderConfig;
  /** Present exactly in JSONata mode. */
  readonly jsonata?: { readonly arguments?: JsonataTemplate; readonly maxItems?: JsonataTemplate };
}

/** Undefined where the definition gives nothing; the defaults are those of AWS's ReaderConfig. */
export interface ReaderConfig {
  readonly inputType?: 'CSV' | 'JSON' | 'JSONL' | 'PARQUET' | 'MANIFEST';
  readonly manifestType?: 'ATHENA_DATA' | 'S3_INVENTORY';
  readonly csvHeaderLocation?: 'FIRST_ROW' | 'GIVEN';
  readonly csvHeaders?: readonly string[];
  readonly csvDelimiter?: 'COMMA' | 'PIPE' | 'SEMICOLON' | 'SPACE' | 'TAB';
  readonly transformation?: 'NONE' | 'LOAD_AND_FLATTEN';
  /** A JSON Pointer to the array inside a JSON file. */
  readonly itemsPointer?: string;
  /** 0 or undefined = all. */
  readonly maxItems?: number | Path;
}

/** Groups items: the input of a child is `{ BatchInput?, Items: [...] }`. At least one of the two limits is given. */
export interface ItemBatcher {
  readonly batchInput?: PayloadTemplate;
  readonly maxItemsPerBatch?: number | Path;
  readonly maxInputBytesPerBatch?: number | Path;
  /** Present exactly in JSONata mode; limits are here when they are expressions. */
  readonly jsonata?: {
    readonly batchInput?: JsonataTemplate;
    readonly maxItemsPerBatch?: JsonataTemplate;
    readonly maxInputBytesPerBatch?: JsonataTemplate;
  };
}

/** Where and how the results of a DISTRIBUTED Map are written; without `resource` they are only transformed. */
export interface ResultWriter {
  /** `arn:aws:states:::s3:putObject`. */
  readonly resource?: string;
  readonly parameters?: PayloadTemplate;
  readonly transformation?: 'NONE' | 'COMPACT' | 'FLATTEN';
  readonly outputType?: 'JSON' | 'JSONL';
  /** Present exactly in JSONata mode. */
  readonly jsonata?: { readonly arguments?: JsonataTemplate };
}
