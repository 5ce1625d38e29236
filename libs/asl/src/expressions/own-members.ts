import type { Json, JsonObject } from '../data/json.js';

/*
 * Member names are user data (rule S6): reading must not find what objects inherit (`constructor`, `toString`), and
 * writing `__proto__` must make a plain member instead of changing the prototype.
 */

/** An object under construction, not yet seen by anybody else. */
export type JsonObjectDraft = { [member: string]: Json };

/** The member's value, or undefined when the object has none of its own by that name. */
export function ownMember(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** True for the few names that a plain object answers to without having them. */
export function isInheritedName(name: string): boolean {
  return name in Object.prototype;
}

/** Gives the draft a member of its own. */
export function defineMember(draft: JsonObjectDraft, name: string, value: Json): void {
  Object.defineProperty(draft, name, { value, writable: true, enumerable: true, configurable: true });
}
