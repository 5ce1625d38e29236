import type { HistoryEvent, Normalizer } from '../compare/index.js';

/** One recording of AWS. Only what the runner reads; the README beside the recordings describes the rest. */
export interface Vector {
  readonly id: string;
  readonly case: string | number | null;
  readonly area: string;
  readonly kind: 'standard' | 'express-sync' | 'express-async' | 'test-state' | 'validate' | 'api-sequence';
  readonly definition: unknown;
  readonly definitionIsRaw?: boolean;
  readonly input: unknown;
  readonly inputText?: string;
  readonly inputOmitted?: boolean;
  readonly stateMachine?: {
    readonly name: string;
    readonly type?: string;
    readonly roleArn: string;
    readonly loggingConfiguration?: unknown;
  };
  readonly executionName?: string;
  readonly lambdas?: Readonly<Record<string, string>>;
  readonly otherStateMachines?: readonly unknown[];
  readonly setup?: readonly {
    readonly service?: string;
    readonly op?: string;
    readonly params?: Readonly<Record<string, unknown>>;
  }[];
  readonly concurrentCalls?: readonly unknown[];
  readonly recordedDate?: string | null;
  readonly normalizers?: readonly Normalizer[];
  readonly requires?: readonly string[];
  readonly features?: readonly string[];
  readonly timing?: {
    readonly waitSeconds?: number;
    readonly retrySecondsUpTo?: number;
    readonly longest?: number;
  } | null;
  readonly timeDependent?: boolean;
  readonly historyOrder?: string;
  readonly expected: Expected;
  /** `validate` */
  readonly op?: 'ValidateStateMachineDefinition' | 'CreateStateMachine';
  readonly request?: Readonly<Record<string, unknown>>;
  /** `api-sequence` */
  readonly steps?: readonly Step[];
  readonly looseExpectations?: readonly { readonly key: string }[];
}

export interface Expected {
  readonly status: string;
  readonly output?: unknown;
  readonly outputIsRaw?: boolean;
  readonly error?: string;
  readonly cause?: unknown;
  readonly events?: readonly HistoryEvent[];
  readonly describeExecution?: Readonly<Record<string, unknown>>;
  readonly response?: Readonly<Record<string, unknown>>;
  readonly responses?: Readonly<Record<string, unknown>>;
  /** `express-sync`: the answer of StartSyncExecution */
  readonly syncResponse?: Readonly<Record<string, unknown>>;
  /** `express-async`: the last record of its log */
  readonly endEvent?: Readonly<Record<string, unknown>>;
  /** All records of its log. */
  readonly loggedExecutionEvents?: readonly unknown[];
}

/** One call of a recorded sequence, or one wait for something to have become visible. */
export interface Step {
  readonly op?: string;
  readonly service?: string | null;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly raises?: boolean;
  readonly poll?: boolean;
  readonly expect?: readonly { readonly key: string; readonly path: string }[];
  readonly await?: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

/** How a vector is called in the report. */
export function titleOf({ id, case: number, kind }: Pick<Vector, 'id' | 'case' | 'kind'>): string {
  const name = id.replace(/^.*::/, '');
  const numbered = number === null ? name : `${name} #${number}`;
  return kind.startsWith('express') ? `${numbered} (${kind})` : numbered;
}

/**
 * Whether a recording judges the States Language and nothing else: an execution, a tried state or a definition that needs no
 * more than functions. The targets are counted over these; sequences of API calls and other services are told of apart.
 */
export function isOfTheLanguage({ kind, requires = [] }: Pick<Vector, 'kind' | 'requires'>): boolean {
  return kind !== 'api-sequence' && requires.every((need) => need === 'lambda');
}

/** What the service itself brings along: functions, and activities with somebody who polls them. */
const OWN = new Set(['lambda', 'stepfunctions', 'activity', 'activity-worker']);

/** Whether a recording is one of API calls, or of definitions that are judged, and needs no other service. */
export function isOfTheApi({ kind, requires = [] }: Pick<Vector, 'kind' | 'requires'>): boolean {
  return (kind === 'api-sequence' || kind === 'validate') && requires.every((need) => OWN.has(need));
}
