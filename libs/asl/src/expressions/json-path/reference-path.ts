import { isJsonObject, type Json, type JsonObject } from '../../data/json.js';
import { StatesError } from '../../states-error.js';
import { defineMember, ownMember, type JsonObjectDraft } from '../own-members.js';
import type { ReferencePath } from '../scope.js';
import type { Step } from './compile-finder.js';
import { notReference, parseReferenceSteps } from './reference-syntax.js';

type Draft = JsonObjectDraft | Json[];

/** Compiles a ResultPath: `$` or names and indexes below it. Throws ExpressionSyntaxError. */
export function compileReferencePath(text: string): ReferencePath {
  const { syntax, steps } = parseReferenceSteps(text);
  if (syntax.root.kind !== 'document') throw notReference("a result can only be placed in the input, at '$'");
  return { text, write: (target, value) => (steps.length === 0 ? value : place(target, steps, value)) };
}

/** Copies the containers along the path from the outside in, so everything beside the path stays shared. */
function place(target: Json, steps: readonly Step[], value: Json): Json {
  const copy = copyFor(target, steps[0] as Step, target);
  let draft = copy;
  for (let index = 0; index < steps.length - 1; index += 1) {
    const child = copyFor(childOf(draft, steps[index] as Step), steps[index + 1] as Step, target);
    put(draft, steps[index] as Step, child, target);
    draft = child;
  }
  put(draft, steps.at(-1) as Step, value, target);
  return copy;
}

/** A copy of the container that `step` goes into; a missing object is made, a missing array is not (ASL, "ResultPath"). */
function copyFor(container: Json | undefined, step: Step, target: Json): Draft {
  if (typeof step === 'number') {
    if (!Array.isArray(container)) throw mismatch(step, target);
    return [...(container as readonly Json[])];
  }
  if (container === undefined) return {};
  if (!isJsonObject(container)) throw mismatch(step, target);
  return { ...container }; // a spread defines own members, `__proto__` among them
}

function childOf(draft: Draft, step: Step): Json | undefined {
  return typeof step === 'number' ? (draft as Json[])[step] : ownMember(draft as JsonObject, step);
}

function put(draft: Draft, step: Step, value: Json, target: Json): void {
  if (typeof step === 'string') {
    defineMember(draft as JsonObjectDraft, step, value);
  } else {
    if (step >= (draft as Json[]).length) throw mismatch(step, target);
    (draft as Json[])[step] = value;
  }
}

/** The wording AWS uses where a Reference Path does not fit the data. */
function mismatch(step: Step, target: Json): StatesError {
  return new StatesError(
    'States.ResultPathMatchFailure',
    `Unable to apply step "${step}" to input ${JSON.stringify(target)}`,
  );
}
