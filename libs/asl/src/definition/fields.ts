import { isJsonObject, type Json, type JsonObject } from '../data/json.js';
import type { DefinitionDocument, StateMachineType } from './document.js';
import { MESSAGE } from './messages.js';
import type { QueryLanguage } from './model.js';
import type { ProblemCode } from './problem.js';
import type { VariableScope } from './variable-scope.js';

/** Where an object of the definition stands; inherited by the objects inside it. */
export interface Surroundings {
  readonly document: DefinitionDocument;
  /** Of the machine around: the type asked for, or the ExecutionType of a DISTRIBUTED Map. */
  readonly machineType: StateMachineType;
  readonly queryLanguage: QueryLanguage;
  /** The variables of the machine around. */
  readonly scope: VariableScope;
  /** Takes the names of the variables that the state around reads. */
  readonly reads: Set<string>;
}

/** The fields an object may have, by the query language of the state around. */
export interface FieldNames {
  readonly both: readonly string[];
  readonly JSONPath: readonly string[];
  readonly JSONata: readonly string[];
}

export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/**
 * One object of a definition, read field by field. A getter returns undefined when the field is absent or wrong, and has then
 * noted the problem with its place: readers ask for all they need and never stop at the first mistake.
 */
export class Fields {
  constructor(
    readonly raw: JsonObject,
    /** AWS's place of this object, `` for the document itself. */
    readonly location: string,
    readonly around: Surroundings,
  ) {}

  has(name: string): boolean {
    return Object.hasOwn(this.raw, name);
  }

  get(name: string): Json | undefined {
    return this.has(name) ? this.raw[name] : undefined;
  }

  get names(): string[] {
    return Object.keys(this.raw);
  }

  at(name?: string): string {
    if (name !== undefined) return `${this.location}/${name}`;
    return this.location === '' ? '/' : this.location;
  }

  /** Notes a problem at the field, or at the object itself when no field is given. */
  error(message: string, name?: string, code?: ProblemCode): void {
    this.around.document.error(message, this.at(name), code);
  }

  warning(code: ProblemCode, message: string, name?: string): void {
    this.around.document.warning(code, message, this.at(name));
  }

  require(...names: string[]): void {
    const missing = names.filter((name) => !this.has(name));
    if (missing.length > 0) this.error(MESSAGE.required(missing));
  }

  allowOnly(names: readonly string[]): void {
    for (const name of this.names) if (!names.includes(name)) this.error(MESSAGE.unsupportedField(name));
  }

  /** The field and its `…Path` form: never both. In JSONata mode the latter is refused for its language already. */
  orPath(name: string): void {
    if (this.around.queryLanguage === 'JSONPath') this.atMostOne(name, `${name}Path`);
  }

  /** As `allowOnly`, by query language; fields that only the other language has pass when they are `tolerated`. */
  allowByLanguage(names: FieldNames, tolerated = false): void {
    const language = this.around.queryLanguage;
    const other = language === 'JSONPath' ? 'JSONata' : 'JSONPath';
    for (const name of this.names) {
      if (names.both.includes(name) || names[language].includes(name)) continue;
      if (!names[other].includes(name)) this.error(MESSAGE.unsupportedField(name));
      else if (!tolerated) this.error(MESSAGE.otherLanguage(name, language, other));
    }
  }

  atMostOne(...names: string[]): void {
    if (names.filter((name) => this.has(name)).length > 1) this.error(MESSAGE.tooManyOf(names));
  }

  exactlyOne(...names: string[]): void {
    this.atMostOne(...names);
    if (!names.some((name) => this.has(name))) this.error(MESSAGE.noneOf(names));
  }

  string(name: string): string | undefined {
    const value = this.get(name);
    if (value === undefined || typeof value === 'string') return value;
    return this.wrongType('String', name);
  }

  boolean(name: string): boolean | undefined {
    const value = this.get(name);
    if (value === undefined || typeof value === 'boolean') return value;
    return this.wrongType('Boolean', name);
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T | undefined {
    const value = this.string(name);
    if (value === undefined) return undefined;
    const known = values.find((each) => each === value);
    if (known === undefined) this.error(MESSAGE.oneOfValues(values), name);
    return known;
  }

  integer(name: string, range: Range = {}): number | undefined {
    return this.numeric('Integer', name, Number.isInteger, range);
  }

  number(name: string, range: Range = {}): number | undefined {
    return this.numeric('Number', name, () => true, range);
  }

  array(name: string): readonly Json[] | undefined {
    const value = this.get(name);
    if (value === undefined || Array.isArray(value)) return value as readonly Json[] | undefined;
    return this.wrongType('Array', name);
  }

  /** A field that is an object, ready to be read. */
  object(name: string): Fields | undefined {
    const value = this.get(name);
    return value === undefined ? undefined : this.inside(value, name);
  }

  /** A field that is an array of objects; what is not an object is noted and left out. */
  objects(name: string): Fields[] {
    const items = this.array(name) ?? [];
    return items.flatMap((item, index) => this.inside(item, `${name}[${index}]`) ?? []);
  }

  /** As `objects`, for a field that must not be empty. */
  someObjects(name: string): Fields[] {
    const value = this.get(name);
    if (Array.isArray(value) && value.length === 0) this.error(MESSAGE.empty, name);
    return this.objects(name);
  }

  /** A field that is a non-empty array of strings. */
  strings(name: string): readonly string[] {
    const items = this.array(name);
    if (items?.length === 0) this.error(MESSAGE.empty, name);
    return (items ?? []).filter((item, index): item is string => {
      if (typeof item === 'string') return true;
      this.wrongType('String', `${name}[${index}]`);
      return false;
    });
  }

  wrongType(type: string, name: string): undefined {
    this.error(MESSAGE.wrongType(type), name);
    return undefined;
  }

  private inside(value: Json, name: string): Fields | undefined {
    if (isJsonObject(value)) return new Fields(value, this.at(name), this.around);
    return this.wrongType('Object', name);
  }

  private numeric(
    type: string,
    name: string,
    fits: (value: number) => boolean,
    { min, max }: Range,
  ): number | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !fits(value)) return this.wrongType(type, name);
    const shown = (bound: number) => (type === 'Integer' ? String(bound) : bound.toFixed(1)); // AWS prints 0.0 and 100.0
    if (min !== undefined && value < min) this.error(MESSAGE.minimum(shown(min)), name);
    if (max !== undefined && value > max) this.error(MESSAGE.maximum(shown(max)), name);
    return value;
  }
}

/** True when the text has more than `most` characters, code points that is. */
export function isLonger(text: string, most: number): boolean {
  return text.length > most && (text.length > 2 * most || [...text].length > most);
}
