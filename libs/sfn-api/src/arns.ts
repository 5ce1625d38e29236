import { InvalidArn, InvalidRoleArn, ValidationException } from './errors/index.js';

export interface ArnPlace {
  readonly region: string;
  readonly account: string;
}

/** `qualifier` is a version number or an alias name. */
export interface StateMachineArn extends ArnPlace {
  readonly name: string;
  readonly qualifier?: string;
}

export interface ExecutionArn extends ArnPlace {
  readonly stateMachineName: string;
  readonly name: string;
}

const PREFIX = /^arn:(aws|aws-cn|aws-us-gov):states:([a-z0-9-]*):([0-9]*):([A-Za-z]+):(.+)$/s;
const ROLE = /^arn:(aws|aws-cn|aws-us-gov):iam::[0-9]{12}:role\/.+$/;

/** The partition a region belongs to. */
export function partitionOfRegion(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

function statesArn({ region, account }: ArnPlace, resource: string): string {
  return `arn:${partitionOfRegion(region)}:states:${region}:${account}:${resource}`;
}

export function formatStateMachineArn(place: ArnPlace, name: string): string {
  return statesArn(place, `stateMachine:${name}`);
}

export function formatExecutionArn(place: ArnPlace, stateMachineName: string, name: string): string {
  return statesArn(place, `execution:${stateMachineName}:${name}`);
}

/**
 * Reads `…:stateMachine:<name>[:<version or alias>]`.
 * @throws InvalidArn when it is no ARN of this service, or one of another kind of resource
 * @throws ValidationException when it names the definition inside a Distributed Map (`…/label`)
 */
export function parseStateMachineArn(arn: string): StateMachineArn {
  const { region, account, resource } = parse(arn, 'stateMachine');
  const [name, qualifier, ...rest] = resource.split(':');
  if (name === undefined || name === '' || qualifier === '' || rest.length > 0)
    throw new InvalidArn(`Invalid ARN: ${arn}`);
  if (name.includes('/')) {
    throw new ValidationException(
      `This operation does not support state machine ARNs with a label: '${arn}'`,
      'API_DOES_NOT_SUPPORT_LABELED_ARNS',
    );
  }
  return { region, account, name, ...(qualifier !== undefined && { qualifier }) };
}

/** `…:stateMachine:<name>` → `…:stateMachine:<name>:<version or alias>` */
export function qualifiedArn(stateMachineArn: string, qualifier: string | number): string {
  return `${stateMachineArn}:${qualifier}`;
}

/** `…:stateMachine:<name>:<version or alias>` → `…:stateMachine:<name>` */
export function unqualifiedArn(arn: string, qualifier: string): string {
  return arn.slice(0, -qualifier.length - 1);
}

/** The number in the qualifier of a version; undefined: it is an alias's name, or none. */
export function versionNumber(qualifier: string | undefined): number | undefined {
  return qualifier !== undefined && /^[1-9][0-9]{0,14}$/.test(qualifier) ? Number(qualifier) : undefined;
}

/** What tags can be asked of. @throws InvalidArn */
export function parseTaggableArn(arn: string): { readonly kind: 'stateMachine' | 'activity' } {
  const kind = PREFIX.exec(arn)?.[4];
  if (kind === 'stateMachine' || kind === 'activity') return { kind };
  throw new InvalidArn(
    kind === undefined ? `Invalid ARN prefix: ${arn}` : `Resource type not valid in this context: ${kind}`,
  );
}

/** Reads `…:execution:<state machine>:<name>`. @throws InvalidArn */
export function parseExecutionArn(arn: string): ExecutionArn {
  const { region, account, resource } = parse(arn, 'execution');
  const [stateMachineName, name, ...rest] = resource.split(':');
  if (!stateMachineName || !name || rest.length > 0) throw new InvalidArn(`Invalid ARN: ${arn}`);
  return { region, account, stateMachineName, name };
}

/** Reads `…:mapRun:<state machine>/<label>:<uuid>`, as far as to whose it is. @throws InvalidArn */
export function parseMapRunArn(arn: string): ArnPlace {
  const { region, account } = parse(arn, 'mapRun');
  return { region, account };
}

export function formatActivityArn(place: ArnPlace, name: string): string {
  return statesArn(place, `activity:${name}`);
}

/** Reads `…:activity:<name>`. @throws InvalidArn */
export function parseActivityArn(arn: string): ArnPlace & { readonly name: string } {
  const { region, account, resource } = parse(arn, 'activity');
  if (resource.includes(':')) throw new InvalidArn(`Invalid ARN: ${arn}`);
  return { region, account, name: resource };
}

function parse(arn: string, wanted: string): ArnPlace & { readonly resource: string } {
  const match = PREFIX.exec(arn);
  if (match === null) throw new InvalidArn(`Invalid ARN prefix: ${arn}`);
  const [, , region, account, kind, resource] = match as unknown as readonly string[];
  if (kind !== wanted) throw new InvalidArn(`Resource type not valid in this context: ${kind}`);
  return { region: region as string, account: account as string, resource: resource as string };
}

/** @throws InvalidRoleArn when it is not the ARN of an IAM role. Whether the role exists is nobody's business here. */
export function checkRoleArn(roleArn: string): void {
  if (!ROLE.test(roleArn)) throw new InvalidRoleArn(roleArn);
}
