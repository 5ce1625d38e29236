import type { Tag } from '@aws-sdk/client-sfn';
import type { Path } from '../sources/source.js';
import { arnOf } from '../template/place-values.js';
import { type Fields, fieldsOf, isFields } from '../template/fields.js';
import { RESOURCE_KINDS, type ResourceKind } from '../template/resource-kinds.js';
import { versionMark } from '../template/resource-values.js';
import type { Template, TemplateResource } from '../template/template.js';
import { definitionOf } from './definition-of.js';
import type { Plan, PlannedActivity, PlannedAlias, PlannedMachine, PlannedVersion, PlanOptions } from './plan.js';

/** The state machines, activities, versions and aliases of a template; what else is in it is left alone. */
export function planTemplate(template: Template, options: PlanOptions): Plan {
  const machines: PlannedMachine[] = [];
  const activities: PlannedActivity[] = [];
  const versions: PlannedVersion[] = [];
  const aliases: PlannedAlias[] = [];
  for (const resource of template.resources()) {
    switch (resource.type) {
      case 'AWS::StepFunctions::StateMachine':
        machines.push(...planMachine(template, resource, options));
        break;
      case 'AWS::Serverless::StateMachine': {
        const planned = planMachine(template, resource, options);
        machines.push(...planned);
        for (const { arn } of planned) autoPublish(template, resource, arn, versions, aliases);
        break;
      }
      case 'AWS::StepFunctions::Activity':
        activities.push(planActivity(template, resource));
        break;
      case 'AWS::StepFunctions::StateMachineVersion':
        versions.push(planVersion(template, resource));
        break;
      case 'AWS::StepFunctions::StateMachineAlias':
        aliases.push(planAlias(template, resource));
        break;
    }
  }
  return { activities, machines, versions, aliases, problems: template.problems };
}

function planMachine(template: Template, resource: TemplateResource, options: PlanOptions): PlannedMachine[] {
  const { id, type, properties, path } = resource;
  const serverless = type === 'AWS::Serverless::StateMachine';
  const own = template.values.name(id, RESOURCE_KINDS[type] as ResourceKind);
  const name = options.name ?? own;
  const definition = definitionOf(template, resource);
  if ('Events' in properties)
    template.warn([...path, 'Events'], 'events that start the state machine are not deployed');
  const text = (property: string): string | undefined =>
    property in properties ? template.text(properties[property], [...path, property]) : undefined;
  const roleArn = text(serverless ? 'Role' : 'RoleArn') ?? options.roleArn;
  const machineType = text(serverless ? 'Type' : 'StateMachineType');
  const machine = {
    name,
    arn: arnOf(template.options.at, 'states', `stateMachine:${own}`),
    ...(roleArn !== undefined && { roleArn }),
    ...(machineType !== undefined && { type: machineType as 'STANDARD' | 'EXPRESS' }),
    ...configuration(template, resource, serverless ? 'Logging' : 'LoggingConfiguration', 'loggingConfiguration'),
    ...configuration(template, resource, serverless ? 'Tracing' : 'TracingConfiguration', 'tracingConfiguration'),
    ...configuration(template, resource, 'EncryptionConfiguration', 'encryptionConfiguration'),
    ...tagsOf(template, properties, path),
  };
  return definition === undefined ? [] : [{ ...machine, ...definition }];
}

function planActivity(template: Template, { id, type, properties, path }: TemplateResource): PlannedActivity {
  const name = template.values.name(id, RESOURCE_KINDS[type] as ResourceKind);
  return { name, ...tagsOf(template, properties, path), file: template.source.file };
}

/** The revision that a template names is the one it deploys: what is published is the machine as it then is. */
function planVersion(template: Template, { id, properties, path }: TemplateResource): PlannedVersion {
  return {
    id,
    machineArn: template.text(properties['StateMachineArn'], [...path, 'StateMachineArn']),
    ...description(template, properties, path),
    file: template.source.file,
  };
}

function planAlias(template: Template, { properties, path }: TemplateResource): PlannedAlias {
  const name = template.text(properties['Name'], [...path, 'Name']);
  const preference = fieldsOf(properties['DeploymentPreference']);
  const version = preference['StateMachineVersionArn'];
  const routing =
    version === undefined
      ? routingOf(template, properties['RoutingConfiguration'], [...path, 'RoutingConfiguration'])
      : [{ version: template.text(version, [...path, 'DeploymentPreference', 'StateMachineVersionArn']), weight: 100 }];
  warnOfShifting(template, preference, [...path, 'DeploymentPreference']);
  const machineArn = template.values.aliasTarget(properties, path);
  if (machineArn === undefined) template.unresolved(path, 'the alias routes to no version');
  return {
    name,
    machineArn: machineArn ?? '',
    ...description(template, properties, path),
    routing,
    file: template.source.file,
  };
}

function routingOf(template: Template, given: unknown, path: Path): PlannedAlias['routing'] {
  return (Array.isArray(given) ? (given as unknown[]) : []).map((entry, at) => {
    const { StateMachineVersionArn: version, Weight: weight = 100 } = fieldsOf(entry);
    return {
      version: template.text(version, [...path, at, 'StateMachineVersionArn']),
      weight: Number(template.text(weight, [...path, at, 'Weight'])),
    };
  });
}

/** SAM's AutoPublishAlias: a version at every change, and an alias that leads to it. */
function autoPublish(
  template: Template,
  { id, properties, path }: TemplateResource,
  machineArn: string,
  versions: PlannedVersion[],
  aliases: PlannedAlias[],
): void {
  if (properties['AutoPublishAlias'] === undefined) return;
  const name = template.text(properties['AutoPublishAlias'], [...path, 'AutoPublishAlias']);
  const { file } = template.source;
  warnOfShifting(template, fieldsOf(properties['DeploymentPreference']), [...path, 'DeploymentPreference']);
  versions.push({ id: `${id}.Version`, machineArn, file });
  aliases.push({ name, machineArn, routing: [{ version: versionMark(`${id}.Version`), weight: 100 }], file });
}

function warnOfShifting(template: Template, { Type: type }: Fields, path: Path): void {
  if (type !== undefined && type !== 'ALL_AT_ONCE') {
    template.warn([...path, 'Type'], 'traffic is not shifted little by little: the new version gets all of it at once');
  }
}

function description(template: Template, { Description: text }: Fields, path: Path): { description?: string } {
  return text === undefined ? {} : { description: template.text(text, [...path, 'Description']) };
}

/** Lists of `{Key, Value}` as in CloudFormation, or a map as in SAM. */
function tagsOf(template: Template, { Tags: given }: Fields, path: Path): { tags?: readonly Tag[] } {
  if (given === undefined) return {};
  const resolved = template.resolve(given, [...path, 'Tags']);
  const pairs: (readonly [unknown, unknown])[] = Array.isArray(resolved)
    ? resolved.map((tag) => [fieldsOf(tag)['Key'], fieldsOf(tag)['Value']])
    : Object.entries(fieldsOf(resolved));
  return { tags: pairs.map(([key, value]) => ({ key: String(key), value: String(value) })) };
}

/** CloudFormation's members begin with a capital, the API's do not; they are the same otherwise. */
function configuration<K extends 'loggingConfiguration' | 'tracingConfiguration' | 'encryptionConfiguration'>(
  template: Template,
  { properties, path }: TemplateResource,
  property: string,
  member: K,
): Partial<Pick<PlannedMachine, K>> {
  if (properties[property] === undefined) return {};
  const value = uncapitalised(template.resolve(properties[property], [...path, property]));
  return { [member]: value } as Partial<Pick<PlannedMachine, K>>;
}

function uncapitalised(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(uncapitalised);
  if (value === 'true' || value === 'false') return value === 'true';
  if (!isFields(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [
    key.charAt(0).toLowerCase() + key.slice(1),
    uncapitalised(item),
  ]);
  return Object.fromEntries(entries) as unknown;
}
