import { type HistoryEvent, nestedStates, stateOf } from '../../scripts/demo/history-path.mjs';
import type { Span } from '../support/otlp-receiver.js';
import type { Definition } from '../support/shop-runtime.js';

/** Times of different processes, and Redis time rounded to milliseconds, may differ by this much (ms). */
const CLOCK_SLACK_MS = 100;
/** How long after its attempt was cut off a handler may take to notice (ms): it looks at every step of its work. */
const NOTICE_MS = 3_000;

const isState = ({ name }: Span): boolean => name.startsWith('state ');
const isAttempt = ({ name }: Span): boolean => /^task attempt \d+$/.test(name);
const isHandler = ({ name }: Span): boolean => name === 'task handler';
const stateNameOf = (span: Span): string => span.name.slice('state '.length);

/** The spans of one execution, as a tree. */
export class TraceTree {
  readonly #byId: ReadonlyMap<string, Span>;

  constructor(readonly spans: readonly Span[]) {
    this.#byId = new Map(spans.map((span) => [span.spanId, span]));
  }

  get root(): Span | undefined {
    return this.spans.find((span) => span.name.startsWith('execution '));
  }

  parentOf(span: Span): Span | undefined {
    return span.parentSpanId === undefined ? undefined : this.#byId.get(span.parentSpanId);
  }

  named(name: string): Span[] {
    return this.spans.filter((span) => span.name === name);
  }

  /** Attempts and handlers of the states of that name, each as `attempt 1`, with its error if it has one. */
  errorsBelow(stateName: string): (string | undefined)[] {
    const attempts = this.spans.filter(isAttempt).filter((each) => this.parentOf(each)?.name === `state ${stateName}`);
    return attempts.sort((a, b) => a.startedAt - b.startedAt).map(({ error }) => error);
  }

  /**
   * What is wrong with the tree, compared with the history it must mirror; empty when all is right.
   * One sentence for each fault, so that a failing test shows all of them at once.
   */
  faults(history: readonly HistoryEvent[], definition: Definition, callersSpan?: string): string[] {
    return [
      ...this.#shapeFaults(callersSpan),
      ...this.#countFaults(history),
      ...this.#placeFaults(nestedStates(definition)),
      ...this.#timeFaults(),
    ];
  }

  /** One trace, one root, no span twice, every other span below it. */
  #shapeFaults(callersSpan: string | undefined): string[] {
    const roots = this.spans.filter((span) => !this.parentOf(span));
    const reachesRoot = (span: Span): boolean => {
      let at: Span | undefined = span;
      for (let depth = 0; at && depth < this.spans.length; depth++) {
        if (at === this.root) return true;
        at = this.parentOf(at);
      }
      return false;
    };
    return [
      ...differ('trace ids', [...new Set(this.spans.map(({ traceId }) => traceId))].length, 1),
      ...differ('spans of different ids', this.#byId.size, this.spans.length),
      ...differ(
        'spans without a parent',
        roots.map(({ name }) => name),
        [this.root?.name],
      ),
      ...differ("the root's parent", this.root?.parentSpanId, callersSpan),
      ...this.spans.filter((span) => !reachesRoot(span)).map(({ name }) => `'${name}' is not below the root`),
    ];
  }

  /** One span for each state entered, each attempt scheduled, each attempt begun; the same by state. */
  #countFaults(history: readonly HistoryEvent[]): string[] {
    const states = history.filter(({ type }) => type.endsWith('StateEntered')).map((event) => stateOf(event, history));
    const of = (pattern: RegExp) =>
      history.filter(({ type }) => pattern.test(type)).map((event) => stateOf(event, history));
    const stateAbove = (span: Span | undefined): string => {
      let at = span;
      while (at && !isState(at)) at = this.parentOf(at);
      return at ? stateNameOf(at) : '(none)';
    };
    return [
      ...differ('states', counted(this.spans.filter(isState).map(stateNameOf)), counted(states)),
      ...differ('attempts', counted(this.spans.filter(isAttempt).map(stateAbove)), counted(of(/Scheduled$/))),
      ...differ(
        'handlers',
        counted(this.spans.filter(isHandler).map(stateAbove)),
        counted(of(/(Task|LambdaFunction)Started$/)),
      ),
    ];
  }

  /** States below the state that encloses them, attempts below their state and numbered from 1, handlers below their attempt. */
  #placeFaults(enclosing: ReadonlyMap<string, string>): string[] {
    const numbers = new Map<string, number[]>();
    for (const span of this.spans.filter(isAttempt)) {
      numbers.set(span.parentSpanId ?? '', [
        ...(numbers.get(span.parentSpanId ?? '') ?? []),
        Number(span.name.split(' ').at(-1)),
      ]);
    }
    return [
      ...this.spans.filter(isState).flatMap((span) => {
        const above = enclosing.get(stateNameOf(span));
        return differ(
          `parent of '${span.name}'`,
          this.parentOf(span)?.name,
          above === undefined ? this.root?.name : `state ${above}`,
        );
      }),
      ...this.spans
        .filter((span) => isAttempt(span) && !this.#isBelow(span, isState))
        .map(({ name }) => `'${name}' is below no state`),
      ...this.spans
        .filter((span) => isHandler(span) && !this.#isBelow(span, isAttempt))
        .map(() => 'a handler is below no attempt'),
      ...[...numbers.values()].flatMap((each) =>
        differ(
          'attempt numbers',
          each.sort(),
          each.map((_, index) => index + 1),
        ),
      ),
    ];
  }

  #isBelow(span: Span, is: (parent: Span) => boolean): boolean {
    const parent = this.parentOf(span);
    return parent !== undefined && is(parent);
  }

  #timeFaults(): string[] {
    return this.spans.flatMap((span) => {
      const parent = this.parentOf(span);
      const late = isHandler(span) && parent?.error !== undefined ? NOTICE_MS : CLOCK_SLACK_MS;
      return [
        ...(span.endedAt < span.startedAt ? [`'${span.name}' ends before it begins`] : []),
        ...(parent && span.startedAt < parent.startedAt - CLOCK_SLACK_MS
          ? [`'${span.name}' begins ${parent.startedAt - span.startedAt} ms before '${parent.name}'`]
          : []),
        ...(parent && span.endedAt > parent.endedAt + late
          ? [`'${span.name}' ends ${span.endedAt - parent.endedAt} ms after '${parent.name}'`]
          : []),
      ];
    });
  }
}

function differ(what: string, actual: unknown, expected: unknown): string[] {
  const [found, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  return found === wanted ? [] : [`${what}: ${found} instead of ${wanted}`];
}

/** `{ Name: times }`, in the order of the names. */
function counted(names: readonly (string | undefined)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of [...names].map(String).sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
