/** Types of history-path.mjs for its spec; the documentation stands there. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  readonly timestamp: Date;
  readonly [details: `${string}EventDetails`]: unknown;
}
export interface Step {
  readonly state: string;
  readonly inner: Map<string, number>;
  readonly attempts: number;
  readonly errors: readonly string[];
}
export function failureOf(event: HistoryEvent): { error?: string; cause?: string } | undefined;
export function stateOf(event: HistoryEvent | undefined, events: readonly HistoryEvent[]): string | undefined;
export function nestedStates(definition: { readonly States: object }): Map<string, string>;
export function pathOf(events: readonly HistoryEvent[], definition: { readonly States: object }): Step[];
export function describeStep(step: Step): string;
export function retryDelays(events: readonly HistoryEvent[], state: string): number[];
export function isComplete(events: readonly HistoryEvent[]): boolean;
export function outputsOf(events: readonly HistoryEvent[], state: string): unknown[];
