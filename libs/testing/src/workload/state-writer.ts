import type { WorkloadOptions } from './workload-options.js';
import type { Seeded } from './seeded.js';
import { FIELDS, type Language } from './state-fields.js';
import { PLAIN_RESOURCES } from './resources.js';
import { caughtErrors, clocksOf, retryOf } from './task-fields.js';
import { kindOfTask } from './task-kinds.js';

type Fields = Readonly<Record<string, unknown>>;

/** States of one machine while it is written. */
interface Sheet {
  readonly depth: number;
  readonly language: Language;
  readonly states: Record<string, Fields>;
  /** The Fail state of this machine, once something goes there. */
  fail: string | undefined;
}

const MIN_STATES = 5;
const MAX_STATES = 12;
const MAX_DEPTH = 3;

/** Writes a definition from the outside in, with states left to spend. Every state is reachable; none goes back but a counted loop. */
export class StateWriter {
  #left = MAX_STATES;
  #names = 0;

  constructor(
    private readonly draw: Seeded,
    private readonly kinds: Seeded,
    private readonly options: WorkloadOptions,
  ) {}

  machine(): object {
    const { draw } = this;
    const language: Language = draw.chance(0.4) ? 'JSONata' : 'JSONPath';
    this.#left = MIN_STATES + draw.below(MAX_STATES - MIN_STATES + 1);
    return {
      ...(language === 'JSONata' || draw.chance(0.2) ? { QueryLanguage: language } : {}),
      ...(draw.chance(0.1) ? { TimeoutSeconds: this.options.shortClocks ? 2 + draw.below(20) : 86_400 } : {}),
      ...this.#sequence(0, language),
    };
  }

  #name(type: string): string {
    return `${type}${++this.#names}`;
  }

  /** States one after the other; some go on by choice, or leave early. */
  #sequence(depth: number, language: Language): object {
    const { draw } = this;
    const sheet: Sheet = { depth, language, states: {}, fail: undefined };
    const most = Math.max(1, Math.min(depth === 0 ? 6 : 3, this.#left));
    const plan = Array.from({ length: 1 + draw.below(most) }, () => this.#plan(depth));
    // The outermost machine begins by setting what all others may read.
    if (depth === 0) plan.unshift('Assign');
    const named = plan.map((kind) => ({ kind, name: this.#name(kind) }));
    const end = draw.chance(0.3) || named.at(-1)?.kind === 'Choice' ? this.#name('Succeed') : undefined;
    this.#left -= named.length + (end === undefined ? 0 : 1);
    named.forEach(({ kind, name }, at) => {
      const next = named[at + 1]?.name ?? end;
      const later = [...named.slice(at + 1).map((each) => each.name), ...(end === undefined ? [] : [end])];
      this.#write(sheet, kind, name, next, later);
    });
    if (end !== undefined) sheet.states[end] = { Type: 'Succeed' };
    if (sheet.fail !== undefined) sheet.states[sheet.fail] = { Type: 'Fail', Error: 'Given.Up', Cause: 'on purpose' };
    return { StartAt: named[0]?.name, States: sheet.states };
  }

  #plan(depth: number): Kind {
    const { draw } = this;
    if (depth < MAX_DEPTH && this.#left > 2 && draw.chance(0.4)) return draw.pick(['Map', 'Parallel'] as const);
    return draw.pick(PLAIN);
  }

  #write(sheet: Sheet, kind: Kind, name: string, next: string | undefined, later: readonly string[]): void {
    const { draw } = this;
    const own: Language = sheet.language === 'JSONPath' && draw.chance(0.25) ? 'JSONata' : sheet.language;
    const fields = FIELDS[own];
    const language = own === sheet.language ? {} : { QueryLanguage: own };
    const onward = next === undefined ? { End: true } : { Next: next };
    const caught = () => this.#catch(sheet, own, later);
    switch (kind) {
      case 'Assign':
        sheet.states[name] = { Type: 'Pass', ...language, ...fields.begin, ...onward };
        return;
      case 'Pass':
        sheet.states[name] = { Type: 'Pass', ...language, ...fields.pass(draw, sheet.depth), ...onward };
        return;
      case 'Wait':
        sheet.states[name] = { Type: 'Wait', ...language, ...fields.wait(draw), ...onward };
        return;
      case 'Task':
        sheet.states[name] = kindOfTask(
          this.kinds,
          own,
          {
            Type: 'Task',
            ...language,
            Resource: draw.pick(PLAIN_RESOURCES),
            ...fields.task(draw, sheet.depth),
            ...clocksOf(draw, this.options),
            ...retryOf(draw),
            ...caught(),
            ...onward,
          },
          this.options,
        );
        return;
      case 'Choice':
        sheet.states[name] = {
          Type: 'Choice',
          ...language,
          Choices: Array.from({ length: 1 + draw.below(2) }, () => ({
            ...fields.rule(draw),
            Next: draw.chance(0.15) ? this.#failOf(sheet) : draw.pick(later),
          })),
          Default: next,
        };
        return;
      case 'Parallel':
        sheet.states[name] = {
          Type: 'Parallel',
          ...language,
          Branches: Array.from({ length: this.#left > 2 ? 1 + draw.below(3) : 1 }, () =>
            this.#sequence(sheet.depth + 1, sheet.language),
          ),
          ...fields.parallel,
          ...(draw.chance(0.3) ? retryOf(draw) : {}),
          ...caught(),
          ...onward,
        };
        return;
      case 'Map':
        sheet.states[name] = {
          Type: 'Map',
          ...language,
          ItemProcessor: this.#sequence(sheet.depth + 1, sheet.language),
          ...(draw.chance(0.6) ? { MaxConcurrency: 1 + draw.below(3) } : {}),
          ...fields.map,
          ...(draw.chance(0.3) ? retryOf(draw) : {}),
          ...caught(),
          ...onward,
        };
    }
  }

  #catch(sheet: Sheet, language: Language, later: readonly string[]): object {
    const { draw } = this;
    if (!draw.chance(0.45)) return {};
    const to = later.length > 0 && draw.chance(0.7) ? draw.pick(later) : this.#failOf(sheet);
    return { Catch: [{ ErrorEquals: caughtErrors(draw), ...FIELDS[language].caught, Next: to }] };
  }

  #failOf(sheet: Sheet): string {
    return (sheet.fail ??= this.#name('Fail'));
  }
}

type Kind = 'Assign' | 'Pass' | 'Wait' | 'Task' | 'Choice' | 'Parallel' | 'Map';
const PLAIN: readonly Kind[] = ['Task', 'Task', 'Task', 'Task', 'Pass', 'Wait', 'Choice'];
