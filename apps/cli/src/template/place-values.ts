/** What an installation is, for pseudo parameters and made-up ARNs. */
export interface Installation {
  readonly region: string;
  /** 12 digits. */
  readonly account: string;
  readonly stackName: string;
}

export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** An ARN here; `place` is `region:account` unless the kind of resource has neither. */
export function arnOf(at: Installation, service: string, rest: string, place = `${at.region}:${at.account}`): string {
  return `arn:${partitionOf(at.region)}:${service}:${place}:${rest}`;
}

/** A value that a template leaves out: `AWS::NoValue`. */
export const NO_VALUE = Symbol('AWS::NoValue');

export function pseudoParameters(at: Installation): Readonly<Record<string, unknown>> {
  const partition = partitionOf(at.region);
  return {
    'AWS::AccountId': at.account,
    'AWS::Region': at.region,
    'AWS::Partition': partition,
    'AWS::URLSuffix': partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
    'AWS::StackName': at.stackName,
    'AWS::StackId': arnOf(at, 'cloudformation', `stack/${at.stackName}/stepwell`),
    'AWS::NotificationARNs': [],
    'AWS::NoValue': NO_VALUE,
  };
}
