import type { ValidationError } from 'class-validator';
import { LIMITS } from '../limits.js';
import { MISSING } from './decorators.js';
import { membersOf, type Member, type MemberType } from './members.js';

/** One broken constraint of one value. */
interface Violation {
  readonly path: string;
  readonly constraint: string;
  /** Neither when the value is missing. */
  readonly member?: Pick<Member, 'type' | 'sensitive'>;
  readonly value?: unknown;
}

/**
 * What class-validator found, in AWS's sentences: `Value '…' at 'tags.1.member.key' failed to satisfy constraint: …`.
 * AWS numbers the elements of a list from 1. `told` is the first of them, as many as a message may hold; `count` is of all.
 */
export function violationsIn(errors: readonly ValidationError[]): { told: string[]; count: number } {
  const told: string[] = [];
  let count = 0;
  let characters = 0;
  for (const violation of violationsOf(errors)) {
    count += 1;
    if (characters >= LIMITS.toldCharacters) continue;
    const sentence = sentenceOf(violation);
    told.push(sentence);
    characters += sentence.length;
  }
  return { told, count };
}

function* violationsOf(errors: readonly ValidationError[], within = ''): Generator<Violation> {
  for (const { target, property, value, constraints = {}, children = [] } of errors) {
    const path = within + property;
    // The target of an element's error is the list; such an error has nothing but children.
    if (!Array.isArray(target))
      yield* ownViolations(membersOf((target as object).constructor).get(property) as Member, value, path, constraints);
    for (const child of children) {
      if (Array.isArray(value))
        yield* violationsOf(child.children ?? [], `${path}.${Number(child.property) + 1}.member.`);
      else yield* violationsOf([child], `${path}.`);
    }
  }
}

function* ownViolations(
  member: Member,
  value: unknown,
  path: string,
  broken: Readonly<Record<string, string>>,
): Generator<Violation> {
  if (value === undefined) {
    yield { path, constraint: MISSING };
    return;
  }
  for (const { name, text } of member.rules)
    if (Object.hasOwn(broken, name)) yield { path, constraint: text, member, value };
  if (member.type.kind === 'list') yield* elementViolations(member, value as unknown[], path);
}

/** class-validator says only that some element breaks a rule: AWS says which. */
function* elementViolations({ type, sensitive }: Member, elements: readonly unknown[], path: string) {
  if (type.kind !== 'list') return;
  const member = { type: type.element, sensitive };
  for (const [index, value] of elements.entries())
    for (const rule of type.elementRules)
      if (!rule.holds(value)) yield { path: `${path}.${index + 1}.member`, constraint: rule.text, member, value };
}

function sentenceOf({ path, constraint, member, value }: Violation): string {
  const shown = member === undefined ? 'Value null' : shownAs(member, value);
  return `${shown} at '${path}' failed to satisfy constraint: ${constraint}`;
}

function shownAs({ type, sensitive }: Pick<Member, 'type' | 'sensitive'>, value: unknown): string {
  return sensitive ? 'Value' : `Value '${shortened(show(type, value))}'`;
}

function shortened(text: string): string {
  return text.length > LIMITS.toldValueCharacters ? `${text.slice(0, LIMITS.toldValueCharacters)}…` : text;
}

/** A value as AWS prints it. */
function show(type: MemberType, value: unknown): string {
  if (type.kind === 'list') return `[${(value as unknown[]).map((each) => show(type.element, each)).join(', ')}]`;
  if (type.kind !== 'structure') return String(value);
  const structure = type.of();
  const shown = [...membersOf(structure).values()].flatMap((member) => {
    const given = (value as Readonly<Record<string, unknown>>)[member.name];
    return given === undefined ? [] : [`${member.name}=${member.sensitive ? '***' : show(member.type, given)}`];
  });
  return `${structure.name}(${shown.join(', ')})`;
}
