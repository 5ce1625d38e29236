import { SfnApiError } from './sfn-api-error.js';

export class StateMachineDoesNotExist extends SfnApiError {
  readonly code = 'StateMachineDoesNotExist';
  constructor(stateMachineArn: string) {
    super(`State Machine Does Not Exist: '${stateMachineArn}'`);
  }
}

/** A machine of this name exists and differs in more than its role and tags. */
export class StateMachineAlreadyExists extends SfnApiError {
  readonly code = 'StateMachineAlreadyExists';
  constructor(stateMachineArn: string) {
    super(`State Machine Already Exists: '${stateMachineArn}'`);
  }
}

export class StateMachineDeleting extends SfnApiError {
  readonly code = 'StateMachineDeleting';
  constructor(stateMachineArn: string) {
    super(`State Machine is being deleted: '${stateMachineArn}'`);
  }
}

export class StateMachineLimitExceeded extends SfnApiError {
  readonly code = 'StateMachineLimitExceeded';
}

export class StateMachineTypeNotSupported extends SfnApiError {
  readonly code = 'StateMachineTypeNotSupported';
  constructor(detail?: string) {
    super(`This operation is not supported by this type of state machine${detail === undefined ? '' : `. ${detail}`}`);
  }
}

/** The message is `formatProblems` of `#asl`: every problem with its code and place. */
export class InvalidDefinition extends SfnApiError {
  readonly code = 'InvalidDefinition';
}

export class InvalidLoggingConfiguration extends SfnApiError {
  readonly code = 'InvalidLoggingConfiguration';
  constructor(problem: string) {
    super(`Invalid Logging Configuration: ${problem}`);
  }
}

export class InvalidTracingConfiguration extends SfnApiError {
  readonly code = 'InvalidTracingConfiguration';
  constructor(problem: string) {
    super(`Invalid Tracing Configuration: ${problem}`);
  }
}

export class InvalidEncryptionConfiguration extends SfnApiError {
  readonly code = 'InvalidEncryptionConfiguration';
  constructor(problem: string) {
    super(`Invalid Encryption Configuration: ${problem}`);
  }
}

/** UpdateStateMachine without anything to update. */
export class MissingRequiredParameter extends SfnApiError {
  readonly code = 'MissingRequiredParameter';
  constructor() {
    super(
      'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
    );
  }
}

export class ServiceQuotaExceededException extends SfnApiError {
  readonly code = 'ServiceQuotaExceededException';
}
