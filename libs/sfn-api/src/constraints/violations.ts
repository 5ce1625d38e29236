import type { ValidationError } from 'class-validator';
import { MISSING } from './decorators.js';
import { membersOf, type Member, type MemberType } from './members.js';

/**
 * What class-validator found, in AWS's sentences: `Value '…' at 'tags.1.member.key' failed to satisfy constraint: …`.
 * AWS numbers the elements of a list from 1.
 */
export function violationsIn(errors: readonly ValidationError[], within = ''): string[] {
  return errors.flatMap(({ target, property, value, constraints = {}, children = [] }) => {
    const path = within + property;
    // The target of an element's error is the list; such an error has nothing but children.
    const own = Array.isArray(target)
      ? []
      : ownViolations(membersOf((target as object).constructor).get(property) as Member, value, path, constraints);
    const inner = children.flatMap((child) =>
      Array.isArray(value)
        ? violationsIn(child.children ?? [], `${path}.${Number(child.property) + 1}.member.`)
        : violationsIn([child], `${path}.`),
    );
    return [...own, ...inner];
  });
}

function ownViolations(
  member: Member,
  value: unknown,
  path: string,
  broken: Readonly<Record<string, string>>,
): string[] {
  if (value === undefined) return [sentence('Value null', path, MISSING)];
  const own = member.rules
    .filter(({ name }) => Object.hasOwn(broken, name))
    .map(({ text }) => sentence(shownAs(member, value), path, text));
  return member.type.kind === 'list' ? [...own, ...elementViolations(member, value as unknown[], path)] : own;
}

/** class-validator says only that some element breaks a rule: AWS says which. */
function elementViolations({ type, sensitive }: Member, elements: readonly unknown[], path: string): string[] {
  if (type.kind !== 'list') return [];
  return elements.flatMap((value, index) =>
    type.elementRules
      .filter((rule) => !rule.holds(value))
      .map(({ text }) =>
        sentence(shownAs({ type: type.element, sensitive }, value), `${path}.${index + 1}.member`, text),
      ),
  );
}

function sentence(value: string, path: string, constraint: string): string {
  return `${value} at '${path}' failed to satisfy constraint: ${constraint}`;
}

function shownAs({ type, sensitive }: Pick<Member, 'type' | 'sensitive'>, value: unknown): string {
  return sensitive ? 'Value' : `Value '${show(type, value)}'`;
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
