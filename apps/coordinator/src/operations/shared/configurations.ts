import {
  DEFAULT_ENCRYPTION,
  DEFAULT_LOGGING,
  DEFAULT_TRACING,
  InvalidEncryptionConfiguration,
  InvalidLoggingConfiguration,
  LIMITS,
  TooManyTags,
  type EncryptionConfiguration,
  type LoggingConfiguration,
  type Tag,
  type TracingConfiguration,
} from '#sfn-api';
import type { StateMachineRecord } from '#store';

type Configured = Pick<StateMachineRecord, 'loggingConfiguration' | 'tracingConfiguration' | 'encryptionConfiguration'>;

/*
 * Logging and tracing are kept and shown as they were given. Texts are AWS's; which log groups exist is not
 * known here, only whether the ARN can name one.
 */

const LOG_GROUP = /^arn:[^:]+:logs:[^:]*:[0-9]*:log-group:.+:\*$/;

/** @throws InvalidLoggingConfiguration */
export function completeLogging(given: LoggingConfiguration): LoggingConfiguration {
  const level = given.level ?? 'OFF';
  const destinations = given.destinations ?? [];
  if (destinations.length > 1 || (level !== 'OFF' && destinations.length === 0)) {
    throw new InvalidLoggingConfiguration('Must specify exactly one Log Destination.');
  }
  for (const { cloudWatchLogsLogGroup } of destinations) {
    if (!LOG_GROUP.test(cloudWatchLogsLogGroup?.logGroupArn ?? ''))
      throw new InvalidLoggingConfiguration('Log Destination not found.');
  }
  return {
    level,
    includeExecutionData: given.includeExecutionData ?? false,
    ...(given.destinations && { destinations }),
  };
}

export function completeTracing(given: TracingConfiguration): TracingConfiguration {
  return { enabled: given.enabled ?? false };
}

/**
 * Payloads are kept as they are: a key of the caller's own would be a promise that nobody keeps.
 * @throws InvalidEncryptionConfiguration
 */
export function completeEncryption(given: EncryptionConfiguration): EncryptionConfiguration {
  if (given.type === 'CUSTOMER_MANAGED_KMS_KEY') {
    throw new InvalidEncryptionConfiguration(
      'customer managed KMS keys are not supported here, because payloads are not encrypted. Use the type AWS_OWNED_KEY.',
    );
  }
  if ((given.kmsKeyId ?? given.kmsDataKeyReusePeriodSeconds) !== undefined) {
    throw new InvalidEncryptionConfiguration(
      "'kmsKeyId' and 'kmsDataKeyReusePeriodSeconds' cannot be specified for the type AWS_OWNED_KEY",
    );
  }
  return { type: given.type };
}

/** What a machine shows of its configurations, with the defaults of those it was created without. */
export function configurationsOf(record: Configured | undefined) {
  return {
    loggingConfiguration: (record?.loggingConfiguration ?? DEFAULT_LOGGING) as LoggingConfiguration,
    tracingConfiguration: (record?.tracingConfiguration ?? DEFAULT_TRACING) as TracingConfiguration,
    encryptionConfiguration: (record?.encryptionConfiguration ?? DEFAULT_ENCRYPTION) as EncryptionConfiguration,
  };
}

/** One value per key, the last one given. @throws TooManyTags */
export function completeTags(
  resourceArn: string,
  given: readonly Tag[],
): readonly { readonly key: string; readonly value: string }[] {
  const tags = new Map(given.map(({ key, value }) => [key ?? '', value ?? '']));
  if (tags.size > LIMITS.tags) throw new TooManyTags(resourceArn, LIMITS.tags);
  return [...tags].map(([key, value]) => ({ key, value }));
}
