import { isJsonObject, type Json, parseResource, type State } from '#asl';
import type { MockedWork } from '#engine';
import { InvalidDefinition, type TestStateRequest, ValidationException } from '#sfn-api';
import { jsonWithin } from './json-within.js';
import { responseProblem } from './response-shapes/check-response.js';
import { responseShapeOf } from './response-shapes/response-shapes.js';

type Mock = NonNullable<TestStateRequest['mock']>;

/** What a mock says by itself. @throws ValidationException unless it is exactly one of a result and an error */
export function checkMockFields({ mock }: TestStateRequest): void {
  if (!mock) return;
  if ((mock.result === undefined) === (mock.errorOutput === undefined)) {
    throw new ValidationException('A test mock should have only one of the following fields: [result, errorOutput].');
  }
  if (mock.errorOutput && mock.errorOutput.error === undefined) {
    throw new ValidationException("The field 'error' is required in the errorOutput of a test mock.");
  }
}

/** What a request asks of a state that it may not ask with, or without, a mock. @throws ValidationException, InvalidDefinition */
export function checkMockSuits(request: TestStateRequest, state: State): void {
  if (request.mock) {
    if (state.type !== 'Task' && state.type !== 'Parallel' && state.type !== 'Map') {
      throw new ValidationException(`State type '${state.type}' is not supported when a mock is specified`);
    }
    if (request.revealSecrets)
      throw new ValidationException('TestState does not support RevealSecrets when a mock is specified.');
    return;
  }
  const { mapIterationFailureCount, retrierRetryCount, errorCausedByState, mapItemReaderData } =
    request.stateConfiguration ?? {};
  const needing = {
    MapIterationFailureCount: mapIterationFailureCount,
    RetrierRetryCount: retrierRetryCount,
    ErrorCausedByState: errorCausedByState,
    MapItemReaderData: mapItemReaderData,
    Context: request.context,
  };
  for (const [name, given] of Object.entries(needing)) {
    if (given !== undefined)
      throw new ValidationException(`TestState does not support ${name} when a mock is not specified.`);
  }
  checkCanDoWithoutMock(state, request.roleArn);
}

function checkCanDoWithoutMock(state: State, roleArn: string | undefined): void {
  if (state.type === 'Map' || state.type === 'Parallel') {
    throw new InvalidDefinition(
      'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]',
    );
  }
  if (state.type !== 'Task') return;
  const resource = parseResource(state.resource);
  if (resource?.kind === 'activity' || (resource && resource.pattern !== 'request-response')) {
    throw new InvalidDefinition(
      `TestState API does not support the resource ${state.resource} when a mock is not specified`,
    );
  }
  if (roleArn === undefined) throw new ValidationException('RoleArn must be specified when testing a Task state');
}

/** The mock as what the state's work comes to. @throws ValidationException when the state's work cannot come to that */
export function mockedWork({ result, errorOutput, fieldValidationMode = 'STRICT' }: Mock, state: State): MockedWork {
  if (result === undefined) return { failure: { error: errorOutput?.error, cause: errorOutput?.cause } };
  const value = jsonWithin(result, () => new ValidationException('Mocked result must be valid JSON'));
  if (state.type === 'Parallel') checkBranches(value, state.branches.length);
  else if (state.type === 'Map') checkMapResult(value, state.resultWriter !== undefined);
  else if (state.type === 'Task' && fieldValidationMode !== 'NONE')
    checkAnswer(value, state.resource, fieldValidationMode);
  return { result };
}

function checkBranches(value: Json, branches: number): void {
  if (!Array.isArray(value)) throw new ValidationException('Mocked result must be an array.');
  if (value.length !== branches) {
    throw new ValidationException(
      'Mocked result must contain the same number of items as number of Parallel branches.',
    );
  }
}

function checkMapResult(value: Json, isWritten: boolean): void {
  if (isWritten && !isJsonObject(value)) throw new ValidationException('Mocked result must be a JSON object.');
  if (!isWritten && !Array.isArray(value)) throw new ValidationException('Mocked result must be an array.');
}

function checkAnswer(value: Json, resource: string, mode: 'STRICT' | 'PRESENT'): void {
  const shape = responseShapeOf(resource);
  if (!shape) return;
  if (!isJsonObject(value)) throw new ValidationException('Mocked result must be a JSON object.');
  const problem = responseProblem(shape, value, mode);
  if (problem !== undefined) throw new ValidationException(`Mock result schema validation error: ${problem}`);
}
