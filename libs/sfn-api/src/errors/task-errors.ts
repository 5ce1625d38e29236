import { SfnApiError } from './sfn-api-error.js';

export class ActivityDoesNotExist extends SfnApiError {
  readonly code = 'ActivityDoesNotExist';
  constructor(activityArn: string) {
    super(`Activity Does Not Exist: '${activityArn}'`);
  }
}

export class ActivityAlreadyExists extends SfnApiError {
  readonly code = 'ActivityAlreadyExists';
  constructor(activityArn: string) {
    super(`Activity Already Exists: '${activityArn}'`);
  }
}

export class ActivityLimitExceeded extends SfnApiError {
  readonly code = 'ActivityLimitExceeded';
  constructor(limit: number) {
    super(`The maximum number of activities has been reached: ${limit}`);
  }
}

export class ActivityWorkerLimitExceeded extends SfnApiError {
  readonly code = 'ActivityWorkerLimitExceeded';
  constructor() {
    super('The maximum number of workers concurrently polling for activity tasks has been reached.');
  }
}

export class InvalidOutput extends SfnApiError {
  readonly code = 'InvalidOutput';
}

export class TaskDoesNotExist extends SfnApiError {
  readonly code = 'TaskDoesNotExist';
}

export class TaskTimedOut extends SfnApiError {
  readonly code = 'TaskTimedOut';
}
