import { SfnApiError, type ErrorOrigin } from './sfn-api-error.js';

/** `problem` is the text inside the quotes, e.g. `Invalid ARN prefix: x`. */
export class InvalidArn extends SfnApiError {
  readonly code = 'InvalidArn';
  constructor(problem: string) {
    super(`Invalid Arn: '${problem}'`);
  }
}

/** A role ARN has a message of its own, under the same name. */
export class InvalidRoleArn extends SfnApiError {
  readonly code = 'InvalidArn';
  constructor(roleArn: string) {
    super(`Invalid Role Arn: '${roleArn}'`);
  }
}

export class InvalidName extends SfnApiError {
  readonly code = 'InvalidName';
  constructor(given: string) {
    super(`Invalid Name: '${given}'`);
  }
}

/** A page token or task token that this server did not give out, not for this request, or too long ago. */
export class InvalidToken extends SfnApiError {
  readonly code = 'InvalidToken';
  constructor() {
    super("Invalid Token: 'Invalid token'");
  }
}

export class ConflictException extends SfnApiError {
  readonly code = 'ConflictException';
}

export class ResourceNotFound extends SfnApiError {
  readonly code = 'ResourceNotFound';
  constructor(
    readonly resourceName: string,
    message = `Resource not found: '${resourceName}'`,
  ) {
    super(message);
  }
  protected override get members() {
    return { resourceName: this.resourceName };
  }
}

/** An alias, or a version that an alias is to name, is not there; AWS has a text of its own for these. */
export class RoutedResourceNotFound extends ResourceNotFound {
  constructor(resourceName: string) {
    super(resourceName, 'Request references a resource that does not exist.');
  }
}

export class TooManyTags extends SfnApiError {
  readonly code = 'TooManyTags';
  constructor(
    readonly resourceName: string,
    limit: number,
  ) {
    super(`Too many tags: a resource can have ${limit} at most`);
  }
  protected override get members() {
    return { resourceName: this.resourceName };
  }
}

/** `reason` of a ValidationException, where the model has a word for it. */
export type ValidationReason =
  | 'API_DOES_NOT_SUPPORT_LABELED_ARNS'
  | 'MISSING_REQUIRED_PARAMETER'
  | 'CANNOT_UPDATE_COMPLETED_MAP_RUN'
  | 'INVALID_ROUTING_CONFIGURATION';

/** A request that is well formed, but asks for something that cannot be. */
export class ValidationException extends SfnApiError {
  readonly code = 'ValidationException';
  constructor(
    message: string,
    readonly reason?: ValidationReason,
  ) {
    super(message);
  }
  protected override get members(): Readonly<Record<string, string>> {
    return this.reason === undefined ? {} : { reason: this.reason };
  }
}

/** Members outside their length, range, set or pattern; all of them in one message, unless they are too many to tell. */
export class ConstraintViolation extends SfnApiError {
  readonly code = 'ValidationException';
  protected override readonly origin: ErrorOrigin = 'validation';
  /** @param count of all violations, those that are not told too */
  constructor(
    readonly violations: readonly string[],
    count = violations.length,
  ) {
    const heading = `${count} validation error${count === 1 ? '' : 's'} detected: `;
    const untold = count > violations.length ? `; and ${count - violations.length} more` : '';
    super(heading + violations.join('; ') + untold);
  }
}
