import type { Rule } from './rules.js';

/** A class whose instances are structures of the service model. */
export type StructureClass<T extends object = object> = abstract new () => T;

export type MemberType =
  | { readonly kind: 'text' | 'decimal' | 'flag' }
  | { readonly kind: 'whole'; readonly bits: 32 | 64 }
  | { readonly kind: 'structure'; readonly of: () => StructureClass }
  | { readonly kind: 'list'; readonly element: MemberType; readonly elementRules: readonly Rule[] };

/** One member of a structure. */
export interface Member {
  readonly name: string;
  readonly type: MemberType;
  readonly rules: readonly Rule[];
  /** Its value is printed neither in messages nor anywhere else. */
  readonly sensitive: boolean;
}

const MEMBERS = new Map<object, Map<string, Member>>();

/** What the decorators of a class say of its members, in their order. */
export function membersOf(structure: object): ReadonlyMap<string, Member> {
  const members = MEMBERS.get(structure);
  if (members === undefined) throw new Error('A class without a member that is decorated is no structure');
  return members;
}

export function addMember(structure: object, member: Member): void {
  const members = MEMBERS.get(structure) ?? new Map<string, Member>();
  MEMBERS.set(structure, members.set(member.name, member));
}
