/** A Lambda function name as a Task's `Resource` may give it, with an optional version or alias. */
const FUNCTION_NAME = /^[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9_$-]{1,128})?$/;
const LAMBDA_FUNCTION = /^arn:[^:]+:lambda:[^:]*:[^:]*:function:/;
const LAMBDA_INVOKE = /^arn:[^:]+:states:[^:]*:[^:]*:lambda:invoke/;
const INTEGRATION = /^arn:[^:]+:states:[^:]*:[^:]*:(?:(aws-sdk:[^:]+)|([^:]+)):[^:]+/;

/** Whose functions a bare name stands for. */
export interface ArnHome {
  readonly region: string;
  readonly accountId: string;
}

/**
 * The resource ARN a handler serves: an ARN as given, or a bare function name expanded to the ARN of a Lambda function.
 * @throws Error when it is neither
 */
export function expandResource(resource: string, home: ArnHome): string {
  if (typeof resource !== 'string' || resource.trim() === '') {
    throw new Error('a task handler needs a resource: an ARN, or the name of a function');
  }
  if (resource.startsWith('arn:')) return resource;
  if (!FUNCTION_NAME.test(resource)) {
    throw new Error(`'${resource}' is neither an ARN nor a function name (letters, digits, '-' and '_', at most 64)`);
  }
  return `arn:aws:lambda:${home.region}:${home.accountId}:function:${resource}`;
}

/** True for what AWS runs as a Lambda function: an error thrown there has a cause of a shape of its own. */
export function isLambda(resource: string): boolean {
  return LAMBDA_FUNCTION.test(resource) || LAMBDA_INVOKE.test(resource);
}

/** How AWS names a task in the cause of States.DataLimitExceeded: a function by its ARN, an integration by its service (`sns`, `aws-sdk:s3`). */
export function quotedTaskName(resource: string): string {
  if (LAMBDA_FUNCTION.test(resource)) return resource;
  const [, sdk, service] = INTEGRATION.exec(resource) ?? [];
  if (service === 'activity') return resource;
  return sdk ?? service ?? resource;
}
