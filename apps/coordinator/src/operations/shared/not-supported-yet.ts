import { ValidationException } from '#sfn-api';

/**
 * Members whose feature does not exist yet are refused by name: ignoring them would look like success.
 * @throws ValidationException
 */
export function refuseVersioning(request: { readonly publish?: boolean; readonly versionDescription?: string }): void {
  if (request.publish === true) {
    throw new ValidationException(
      "Publishing state machine versions is not supported yet: call the operation without 'publish'",
    );
  }
  if (request.versionDescription !== undefined)
    throw new ValidationException('Version description can only be set when publish is true');
}
