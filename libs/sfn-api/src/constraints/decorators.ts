import { IsDefined, ValidateBy, ValidateNested } from 'class-validator';
import { LIMITS } from '../limits.js';
import { addMember, type MemberType, type StructureClass } from './members.js';
import { lengthRules, rangeRules, textRules, type Bounds, type Rule, type TextConstraints } from './rules.js';

/*
 * What a member of a request may be. Each decorator tells class-validator the constraints, in the order in which AWS tells
 * of those that are broken, and `readStructure` the JSON type.
 */

interface Given {
  readonly required?: boolean;
  readonly sensitive?: boolean;
}

/** What AWS says of a required member that is not there. */
export const MISSING = 'Member must not be null';

export function Text(constraints: TextConstraints & Given = {}): PropertyDecorator {
  return member({ kind: 'text' }, textRules(constraints), constraints);
}

/** An integer of 32 bits, or a long of 64. */
export function Whole({ bits = 32, ...rest }: Bounds & Given & { readonly bits?: 32 | 64 } = {}): PropertyDecorator {
  return member({ kind: 'whole', bits }, rangeRules(rest), rest);
}

export function Decimal(constraints: Bounds & Given = {}): PropertyDecorator {
  return member({ kind: 'decimal' }, rangeRules(constraints), constraints);
}

export function Flag(given: Given = {}): PropertyDecorator {
  return member({ kind: 'flag' }, [], given);
}

export function Structure(of: () => StructureClass, given: Given = {}): PropertyDecorator {
  return both(member({ kind: 'structure', of }, [], given), ValidateNested());
}

export function Structures(of: () => StructureClass, given: Bounds & Given = {}): PropertyDecorator {
  const type: MemberType = { kind: 'list', element: { kind: 'structure', of }, elementRules: [] };
  return both(member(type, sizeRules(given), given), ValidateNested());
}

export function Texts(element: TextConstraints, given: Bounds & Given = {}): PropertyDecorator {
  const elementRules = textRules(element);
  const type: MemberType = { kind: 'list', element: { kind: 'text' }, elementRules };
  const each = elementRules.map((rule) => constraint(rule, `element ${rule.name}`, true));
  return both(member(type, sizeRules(given), given), ...each);
}

function member(type: MemberType, rules: readonly Rule[], { required = false, sensitive = false }: Given) {
  const decorators = rules.map((rule) => constraint(rule, rule.name, false));
  if (required) decorators.unshift(IsDefined({ message: MISSING }));
  const register: PropertyDecorator = (structure, name) =>
    addMember(structure.constructor, { name: String(name), type, rules, sensitive });
  return both(register, ...decorators);
}

/** `each`: of every element of a list, rather than of the value itself. */
function constraint(rule: Rule, name: string, each: boolean): PropertyDecorator {
  return ValidateBy({ name, validator: { validate: (value) => rule.holds(value) } }, { message: rule.text, each });
}

function both(...decorators: readonly PropertyDecorator[]): PropertyDecorator {
  return (structure, name) => decorators.forEach((decorate) => decorate(structure, name));
}

/** Every list has a greatest length: each element costs a check. */
function sizeRules({ min, max = LIMITS.listElements }: Bounds): Rule<readonly unknown[]>[] {
  return lengthRules({ min, max }, ({ length }) => length);
}
