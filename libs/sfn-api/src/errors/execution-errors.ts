import { SfnApiError } from './sfn-api-error.js';

/** No execution has this ARN (or it has been closed for longer than executions are kept). */
export class ExecutionDoesNotExist extends SfnApiError {
  readonly code = 'ExecutionDoesNotExist';
  constructor(executionArn: string) {
    super(`Execution Does Not Exist: '${executionArn}'`);
  }
}

/** The name belongs to an execution with another input, or to a closed one. */
export class ExecutionAlreadyExists extends SfnApiError {
  readonly code = 'ExecutionAlreadyExists';
  constructor(executionArn: string) {
    super(`Execution Already Exists: '${executionArn}'`);
  }
}

/** The input is not JSON; `problem` says why, in the words of AWS's JSON parser. */
export class InvalidExecutionInput extends SfnApiError {
  readonly code = 'InvalidExecutionInput';
  constructor(readonly problem: string) {
    super(`Invalid State Machine Execution Input: '${problem}'`);
  }
}

export class ExecutionLimitExceeded extends SfnApiError {
  readonly code = 'ExecutionLimitExceeded';
}

/** The message is the reason: see `redriveStatusReason` of DescribeExecution. */
export class ExecutionNotRedrivable extends SfnApiError {
  readonly code = 'ExecutionNotRedrivable';
}
