import {
  isJsonObject,
  type Json,
  Payload,
  type PayloadTemplate,
  type Path,
  type ReferencePath,
  type State,
} from '#asl';
import type { Turn } from '../turn.js';
import { evaluateAssign, variablesWithinLimit } from './assign.js';
import { applyPath, applyResultPath, applyTemplate } from './filters.js';
import { evaluateFields, type JsonataField, type Visible } from './jsonata.js';

/*
 * The way of data through a state, in either query language: what it works on, what it works with, what it leaves with.
 * JSONPath: InputPath → Parameters → work → ResultSelector → ResultPath → OutputPath, Assign beside the output side.
 * JSONata: Arguments → work → Output and Assign, evaluated together. facts/asl.md §3.
 */

/** The fields of all state types that take part; each type has some of them. */
export type FlowFields = Pick<State, 'jsonata'> & {
  readonly inputPath?: Path | null;
  readonly outputPath?: Path | null;
  readonly parameters?: PayloadTemplate;
  readonly resultSelector?: PayloadTemplate;
  readonly resultPath?: ReferencePath | null;
  readonly assign?: PayloadTemplate;
};

export interface Left {
  readonly output: Payload;
  readonly assigned: ReadonlyMap<string, Json> | undefined;
}

/** What the state works on: InputPath of the raw input; in JSONata the raw input. */
export function effectiveInput(turn: Turn, state: FlowFields): Payload {
  const raw = turn.rawInput();
  if (state.jsonata) return raw;
  const effective = applyPath(turn, state.inputPath, raw);
  turn.inspect('afterInputPath', effective);
  return effective;
}

/** What the work is given: Parameters or Arguments; without them the effective input. */
export function workArguments(turn: Turn, state: FlowFields, effective: Payload): Payload {
  if (state.jsonata) {
    const template = state.jsonata.arguments;
    if (!template) return effective;
    const [value] = evaluateFields(turn, [{ name: 'Arguments', template }], { input: effective.value });
    const payload = Payload.ofValue(value as Json, effective);
    turn.inspect('afterArguments', payload);
    return payload;
  }
  const payload = applyTemplate(turn, state.parameters, effective);
  turn.inspect('afterParameters', payload);
  return payload;
}

/** How a state that did some work is left: with its result (Task, Parallel, Map). */
export function leaveWithResult(turn: Turn, state: FlowFields, result: Payload): Left {
  turn.inspect('result', result);
  const raw = turn.rawInput();
  if (state.jsonata) return leaveByJsonata(turn, '', state.jsonata, { input: raw.value, result: result.value }, result);
  const selected = applyTemplate(turn, state.resultSelector, result);
  turn.inspect('afterResultSelector', selected);
  const assigned = evaluateAssign(turn, state.assign, result);
  const placed = applyResultPath(state.resultPath, raw, selected);
  turn.inspect('afterResultPath', placed);
  return { output: applyPath(turn, state.outputPath, placed), assigned };
}

/** How a state that only hands its input on is left (Choice, Wait, Succeed; Pass in JSONata). */
export function leaveWithInput(turn: Turn, state: FlowFields, effective: Payload): Left {
  if (state.jsonata) return leaveByJsonata(turn, '', state.jsonata, { input: effective.value }, effective);
  return {
    assigned: evaluateAssign(turn, state.assign, effective),
    output: applyPath(turn, state.outputPath, effective),
  };
}

/** Output and Assign of a state, a Choice rule or a Catcher. `prefix`: where they stand, e.g. `Choices[1]/`. */
export function leaveByJsonata(
  turn: Turn,
  prefix: string,
  { output, assign }: { readonly output?: JsonataField['template']; readonly assign?: JsonataField['template'] },
  visible: Visible,
  otherwise: Payload,
): Left {
  const fields: JsonataField[] = [];
  if (assign) fields.push({ name: `${prefix}Assign`, template: assign });
  if (output) fields.push({ name: `${prefix}Output`, template: output });
  const values = evaluateFields(turn, fields, visible);
  const assigned = assign && isJsonObject(values[0]) ? variablesWithinLimit(values[0]) : undefined;
  return { assigned, output: output ? Payload.ofValue(values.at(-1) as Json, turn.rawInput()) : otherwise };
}
