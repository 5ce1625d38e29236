import { LIMITS, ServiceQuotaExceededException, ValidationException } from '#sfn-api';
import type { NewStateMachineVersion, StateMachineRecord } from '#store';

/** `publish` and `versionDescription` of a request. @throws ValidationException for a description of no version */
export function wantsVersion(request: { readonly publish?: boolean; readonly versionDescription?: string }): boolean {
  const { publish = false, versionDescription } = request;
  if (!publish && versionDescription !== undefined)
    throw new ValidationException('Version description can only be set when publish is true');
  return publish;
}

/** A machine as it is now, to be published. */
export function versionOf(record: StateMachineRecord, description: string | undefined): NewStateMachineVersion {
  const { arn, updatedAt, revisionId, definitionHash, roleArn } = record;
  const { loggingConfiguration, tracingConfiguration, encryptionConfiguration } = record;
  return {
    stateMachineArn: arn,
    createdAt: Date.now(),
    updatedAt,
    ...(revisionId !== undefined && { revisionId }),
    ...(description !== undefined && { description }),
    definitionHash,
    roleArn,
    loggingConfiguration,
    tracingConfiguration,
    encryptionConfiguration,
  };
}

export function tooManyVersions(stateMachineArn: string): ServiceQuotaExceededException {
  return new ServiceQuotaExceededException(
    `The state machine '${stateMachineArn}' has ${LIMITS.versions} versions, which is the most: delete one first`,
  );
}
