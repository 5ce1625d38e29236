import type { Problem } from '../cli-error.js';
import type { Path, Source } from '../sources/source.js';
import { type Fields, fieldsOf, isFields } from './fields.js';
import { CONDITION_FUNCTIONS, FUNCTIONS } from './functions.js';
import { type Installation, NO_VALUE, pseudoParameters } from './place-values.js';
import { ResourceValues } from './resource-values.js';

export interface TemplateOptions {
  readonly at: Installation;
  readonly parameters: Readonly<Record<string, string>>;
  /** By logical id: the name a resource has here; by `id.Attribute`: the value of the attribute. */
  readonly resources: Readonly<Record<string, string>>;
}

export interface TemplateResource {
  readonly id: string;
  readonly type: string;
  readonly properties: Fields;
  /** Of its properties. */
  readonly path: Path;
}

/**
 * A CloudFormation or SAM template whose values are asked for one by one: only what a deployment needs must be resolvable.
 * What cannot be resolved is noted in `problems`, with its place, and stands as an empty text.
 */
export class Template {
  readonly problems: Problem[] = [];
  readonly values: ResourceValues;
  readonly #pseudo: Fields;
  readonly #underWay = new Set<string>();

  constructor(
    readonly source: Source,
    readonly root: Fields,
    readonly options: TemplateOptions,
  ) {
    this.#pseudo = pseudoParameters(options.at);
    this.values = new ResourceValues(this);
    for (const name of Object.keys(options.parameters)) {
      if (!Object.hasOwn(this.section('Parameters'), name)) this.warn(['Parameters'], `there is no parameter ${name}`);
    }
  }

  section(name: string): Fields {
    return fieldsOf(this.root[name]);
  }

  /** Those whose condition holds. */
  resources(): TemplateResource[] {
    return Object.entries(this.section('Resources')).flatMap(([id, resource]) => {
      const { Type: type, Properties: properties, Condition: condition } = fieldsOf(resource);
      if (typeof type !== 'string') return [];
      if (typeof condition === 'string' && !this.condition(condition, ['Resources', id, 'Condition'])) return [];
      return [{ id, type, properties: fieldsOf(properties), path: ['Resources', id, 'Properties'] }];
    });
  }

  /** `value` with all its functions called; `NO_VALUE` where it is to be left out. */
  resolve(value: unknown, path: Path): unknown {
    if (Array.isArray(value)) {
      return value.map((item, at) => this.resolve(item, [...path, at])).filter((item) => item !== NO_VALUE);
    }
    if (!isFields(value)) return this.#checked(value, path);
    const [name, ...others] = Object.keys(value);
    if (name !== undefined && others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) {
      const call = FUNCTIONS[name];
      if (call === undefined) return this.unresolved([...path, name], `${name} cannot be resolved here`);
      return call(value[name], [...path, name], this);
    }
    const entries = Object.entries(value).map(([key, item]) => [key, this.resolve(item, [...path, key])] as const);
    return Object.fromEntries(entries.filter(([, item]) => item !== NO_VALUE));
  }

  /** A text; numbers and booleans become one. */
  text(value: unknown, path: Path): string {
    const resolved = this.resolve(value, path);
    if (typeof resolved === 'string') return resolved;
    if (typeof resolved === 'number' || typeof resolved === 'boolean') return String(resolved);
    return this.unresolved(path, 'this must be a text');
  }

  /** What `Ref` gives: a parameter, a pseudo parameter or a resource. */
  ref(name: string, path: Path): unknown {
    if (Object.hasOwn(this.#pseudo, name)) return this.#pseudo[name];
    if (Object.hasOwn(this.section('Parameters'), name)) return this.#parameter(name, path);
    return this.values.ref(name, path);
  }

  condition(name: string, path: Path): boolean {
    const conditions = this.section('Conditions');
    if (!Object.hasOwn(conditions, name)) return this.unresolved(path, `there is no condition ${name}`) !== '';
    return this.guarded(`condition ${name}`, path, false, () => this.holds(conditions[name], ['Conditions', name]));
  }

  /** Whether the expression of a condition is true. */
  holds(expression: unknown, path: Path): boolean {
    const [name = '', ...others] = Object.keys(fieldsOf(expression));
    const argument = fieldsOf(expression)[name];
    if (others.length === 0 && name === 'Condition' && typeof argument === 'string') {
      return this.condition(argument, [...path, name]);
    }
    const call = others.length === 0 ? CONDITION_FUNCTIONS[name] : undefined;
    if (call === undefined) return this.unresolved(path, 'this is no condition') !== '';
    return call(argument, [...path, name], this);
  }

  unresolved(path: Path, message: string): '' {
    this.problems.push({ severity: 'ERROR', message, at: path.join('.'), ...this.source.locate(path) });
    return '';
  }

  warn(path: Path, message: string): void {
    this.problems.push({ severity: 'WARNING', message, at: path.join('.'), ...this.source.locate(path) });
  }

  /** Something that is asked for while it is being worked out refers to itself. */
  guarded<T>(what: string, path: Path, otherwise: T, work: () => T): T {
    if (this.#underWay.has(what)) {
      this.unresolved(path, `${what} refers to itself`);
      return otherwise;
    }
    this.#underWay.add(what);
    try {
      return work();
    } finally {
      this.#underWay.delete(what);
    }
  }

  #parameter(name: string, path: Path): unknown {
    const {
      Type: type = 'String',
      Default: fallback,
      AllowedValues: allowed,
    } = fieldsOf(this.section('Parameters')[name]);
    const stored = String(type).startsWith('AWS::SSM::Parameter::Value');
    const value = this.options.parameters[name] ?? (stored ? undefined : fallback);
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      const why = stored ? 'is kept in AWS Systems Manager' : 'has no default';
      return this.unresolved(path, `the parameter ${name} ${why}: give it with --parameter ${name}=…`);
    }
    const text = String(value);
    if (Array.isArray(allowed) && !allowed.map(String).includes(text)) {
      return this.unresolved(path, `the parameter ${name} may be ${allowed.join(', ')}, not ${text}`);
    }
    return /List/.test(String(type)) ? text.split(',').map((item) => item.trim()) : text;
  }

  #checked(value: unknown, path: Path): unknown {
    const dynamic = typeof value === 'string' ? /\{\{resolve:[^}]*\}\}/.exec(value) : null;
    return dynamic ? this.unresolved(path, `${dynamic[0]} is looked up by AWS only`) : value;
  }
}
