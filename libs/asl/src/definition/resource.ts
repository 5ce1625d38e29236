import { integrationPatterns, type IntegrationPattern } from './optimised-services.js';

export type ResourceKind = 'lambda' | 'activity' | 'service' | 'sdk';

/** The Resource of a Task state, taken apart (facts/integrations.md §1–§2). */
export interface TaskResource {
  readonly kind: ResourceKind;
  /** As the history says it: `lambda`, `sqs`, `aws-sdk:s3` …; `activity` for an activity. */
  readonly resourceType: string;
  /** As the history says it: `sendMessage.waitForTaskToken`, `getObject`; the whole ARN of a function or an activity. */
  readonly resource: string;
  readonly pattern: IntegrationPattern;
}

const PARTITION = 'arn:aws[a-z-]*';
const LAMBDA = new RegExp(`^${PARTITION}:lambda:[^:]*:[^:]*:function:[^:]+(?::[^:]+)?$`);
const ACTIVITY = new RegExp(`^${PARTITION}:states:[^:]*:[^:]*:activity:[^:]+$`);
const SUFFIX = '\\.(sync:2|sync|waitForTaskToken)';
const INTEGRATION = new RegExp(`^${PARTITION}:states:::(aws-sdk:)?([a-z0-9-]+):([a-z][A-Za-z0-9]*)(?:${SUFFIX})?$`);

/** The parts of a resource ARN by its form alone; undefined for a text that is no Task resource. */
export function parseResource(arn: string): TaskResource | undefined {
  if (LAMBDA.test(arn)) return { kind: 'lambda', resourceType: 'lambda', resource: arn, pattern: 'request-response' };
  if (ACTIVITY.test(arn))
    return { kind: 'activity', resourceType: 'activity', resource: arn, pattern: 'request-response' };
  const parts = INTEGRATION.exec(arn);
  if (parts === null) return undefined;
  const [, sdk, service, action, suffix] = parts;
  return {
    kind: sdk === undefined ? 'service' : 'sdk',
    resourceType: `${sdk ?? ''}${service}`,
    resource: suffix === undefined ? `${action}` : `${action}.${suffix}`,
    pattern: (suffix as IntegrationPattern | undefined) ?? 'request-response',
  };
}

/** The kind alone; undefined for a text that is no Task resource. */
export function resourceKind(arn: string): ResourceKind | undefined {
  return parseResource(arn)?.kind;
}

/**
 * True when the service offers this integration: the action exists and knows the pattern. The actions of `aws-sdk` are not
 * listed, any name is taken; it never waits for a job.
 */
export function isOffered({ kind, resourceType, resource, pattern }: TaskResource): boolean {
  if (kind === 'sdk') return pattern === 'request-response' || pattern === 'waitForTaskToken';
  if (kind !== 'service') return true;
  const [action = ''] = resource.split('.');
  return integrationPatterns(resourceType, action).includes(pattern);
}
