import type { Path } from '../sources/source.js';
import { fieldsOf } from './fields.js';
import { RESOURCE_KINDS, type ResourceKind } from './resource-kinds.js';
import type { Template } from './template.js';

const MARK = 'stepwell-version-of:';
/** Stands for the ARN of a version, which is known only once it is published. */
export const versionMark = (id: string): string => `${MARK}${id}`;
/** The logical id in a mark; undefined when `value` is none. */
export const markedVersion = (value: string): string | undefined =>
  value.startsWith(MARK) ? value.slice(MARK.length) : undefined;

/** What `Ref` and `Fn::GetAtt` give for the resources of a template, as if they existed under their names. */
export class ResourceValues {
  constructor(private readonly template: Template) {}

  ref(id: string, path: Path): string {
    const { type, properties } = this.#resource(id);
    if (type === undefined) return this.template.unresolved(path, `there is no parameter or resource ${id}`);
    const given = this.template.options.resources[id];
    if (type === 'AWS::StepFunctions::StateMachineVersion') return given ?? versionMark(id);
    if (type === 'AWS::StepFunctions::StateMachineAlias' || type === 'AWS::Lambda::Alias') {
      return given ?? this.#alias(id, type, properties);
    }
    const kind = RESOURCE_KINDS[type];
    if (kind === undefined) {
      if (given !== undefined) return given;
      return this.template.unresolved(path, `Ref of a ${type} is not known here: give it with --resource ${id}=…`);
    }
    const name = this.name(id, kind);
    if (kind.ref === 'name' || name.startsWith('arn:')) return name;
    return kind.ref === 'arn' ? this.#arn(kind, name) : kind.ref(this.template.options.at, name);
  }

  attribute(id: string, attribute: string, path: Path): string {
    const { type } = this.#resource(id);
    if (type === undefined) return this.template.unresolved(path, `there is no resource ${id}`);
    const given = this.template.options.resources[`${id}.${attribute}`];
    if (given !== undefined) return given;
    if (attribute === 'Arn' && /::StateMachine(?:Alias|Version)$/.test(type)) return this.ref(id, path);
    const kind = RESOURCE_KINDS[type];
    if (kind !== undefined) {
      const name = this.name(id, kind);
      if (attribute === 'Arn' || attribute === 'TopicArn') return this.#arn(kind, name);
      if (attribute === kind.name) return name;
      if (attribute === 'QueueUrl') return this.ref(id, path);
    }
    return this.template.unresolved(
      path,
      `${attribute} of ${id}, a ${type}, is not known here: give it with --resource ${id}.${attribute}=…`,
    );
  }

  /** The name of a resource: the one it is given here, its own, or its logical id. */
  name(id: string, kind: ResourceKind): string {
    const given = this.template.options.resources[id];
    if (given !== undefined) return given;
    const own = this.#resource(id).properties[kind.nameProperty];
    if (own === undefined) return id;
    const path = ['Resources', id, 'Properties', kind.nameProperty];
    return this.template.guarded(`the name of ${id}`, path, id, () => this.template.text(own, path));
  }

  #alias(id: string, type: string, properties: Readonly<Record<string, unknown>>): string {
    const path = ['Resources', id, 'Properties'];
    const name = this.template.text(properties['Name'], [...path, 'Name']);
    if (type === 'AWS::Lambda::Alias') {
      const target = this.template.text(properties['FunctionName'], [...path, 'FunctionName']);
      return `${this.#arn(RESOURCE_KINDS['AWS::Lambda::Function'] as ResourceKind, target)}:${name}`;
    }
    const machine = this.aliasTarget(properties, path);
    return machine === undefined
      ? this.template.unresolved(path, 'the alias names no version of this template')
      : `${machine}:${name}`;
  }

  /** The state machine whose versions an alias routes to. */
  aliasTarget(properties: Readonly<Record<string, unknown>>, path: Path): string | undefined {
    const routing = properties['RoutingConfiguration'];
    const preference = fieldsOf(properties['DeploymentPreference'])['StateMachineVersionArn'];
    const first = preference ?? fieldsOf(Array.isArray(routing) ? routing[0] : undefined)['StateMachineVersionArn'];
    if (first === undefined) return undefined;
    const version = this.template.text(first, path);
    const id = markedVersion(version);
    if (id === undefined) return version.replace(/:\d+$/, '');
    const from = ['Resources', id, 'Properties', 'StateMachineArn'];
    return this.template.text(this.#resource(id).properties['StateMachineArn'], from);
  }

  #arn(kind: ResourceKind, name: string): string {
    return name.startsWith('arn:') ? name : kind.arn(this.template.options.at, name);
  }

  #resource(id: string): { readonly type?: string; readonly properties: Readonly<Record<string, unknown>> } {
    const { Type: type, Properties: properties } = fieldsOf(this.template.section('Resources')[id]);
    return { type: typeof type === 'string' ? type : undefined, properties: fieldsOf(properties) };
  }
}
