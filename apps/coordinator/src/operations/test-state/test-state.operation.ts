import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { isJsonObject, type JsonObject, type State, type TaskState } from '#asl';
import { type StateTest, type StateTestResult, testState, TooManyFailedIterations } from '#engine';
import type { Evaluator } from '#evaluator';
import {
  checkRoleArn,
  InvalidExecutionInput,
  jsonProblem,
  LIMITS,
  partitionOfRegion,
  type TestStateRequest,
  type TestStateResponse,
  ValidationException,
} from '#sfn-api';
import { DEFINITIONS, type Definitions, EVALUATOR } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { readContext } from './context-check.js';
import { inspectionDataOf } from './inspection-data.js';
import { itemsRead } from './item-reader-data.js';
import { checkMockFields, checkMockSuits, mockedWork } from './mock-check.js';
import { spacedJson } from './spaced-json.js';
import { machinesIn, stateUnderTest, stateWithin } from './state-under-test.js';
import { TaskCall } from './task-call.js';

/**
 * Tries one state with a given input and says what it would do. The work of a Task, Parallel or Map is what the mock says; a
 * Task without a mock calls its resource. A Wait is left at once.
 */
@Injectable()
export class TestStateOperation implements Operation<'TestState'> {
  readonly name = 'TestState';

  constructor(
    @Inject(DEFINITIONS) private readonly definitions: Definitions,
    @Inject(EVALUATOR) private readonly evaluator: Pick<Evaluator, 'forDecision'>,
    private readonly calls: TaskCall,
  ) {}

  async execute(request: TestStateRequest, caller: Caller): Promise<TestStateResponse> {
    checkMockFields(request);
    if (request.roleArn !== undefined) checkRoleArn(request.roleArn);
    const test = this.#testOf(request, caller);
    const ambient = { now: Date.now(), random: Math.random, uuid: randomUUID, region: caller.region };
    const evaluator = this.evaluator.forDecision(request);
    const tried = await testState(test, ambient, evaluator).catch((error: unknown) => {
      throw error instanceof TooManyFailedIterations ? new ValidationException(error.message) : error;
    });
    const level = request.inspectionLevel ?? 'INFO';
    if (tried.status !== 'AT_WORK') return responseOf(tried, level);
    const mock = await this.calls.outcomeOf(test.state as TaskState, tried.work, request.roleArn ?? '', caller);
    return responseOf(await testState({ ...test, mock }, ambient, evaluator), level);
  }

  #testOf(request: TestStateRequest, caller: Caller): StateTest {
    const { input = '{}', mock, context, stateConfiguration = {} } = request;
    const { machine, state } = stateUnderTest(this.definitions, request.definition, request.stateName);
    checkMockSuits(request, state);
    const { errorCausedByState, mapItemReaderData, mapIterationFailureCount, retrierRetryCount } = stateConfiguration;
    if (errorCausedByState !== undefined) checkIsInside(state, errorCausedByState);
    const problem = jsonProblem(input, LIMITS.jsonDepth);
    if (problem !== undefined) throw new InvalidExecutionInput(problem);
    return {
      machine,
      state,
      input,
      variables: readVariables(request.variables),
      execution: seemingExecution(input, request.roleArn, caller),
      ...(context === undefined ? {} : { context: readContext(context, state) }),
      ...(mock === undefined ? {} : { mock: mockedWork(mock, state) }),
      ...(retrierRetryCount === undefined ? {} : { retryCount: retrierRetryCount }),
      ...(mapIterationFailureCount === undefined ? {} : { failedIterations: mapIterationFailureCount }),
      ...(mapItemReaderData === undefined || state.type !== 'Map'
        ? {}
        : { itemReaderItems: itemsRead(state, mapItemReaderData) }),
    };
  }
}

function checkIsInside(state: State, name: string): void {
  if (machinesIn(state).some((machine) => stateWithin(machine, name))) return;
  throw new ValidationException(`The state '${name}' of errorCausedByState is not found in the state under test`);
}

function readVariables(text: string | undefined): JsonObject {
  if (text === undefined) return {};
  const problem = jsonProblem(text, LIMITS.jsonDepth);
  const variables: unknown = problem === undefined ? JSON.parse(text) : undefined;
  if (isJsonObject(variables as JsonObject)) return variables as JsonObject;
  throw new ValidationException('Variables must be a valid JSON object');
}

/** The execution the state sees itself in: an express one, of a machine that nobody has created (recorded so). */
function seemingExecution(
  input: string,
  roleArn: string | undefined,
  { region, account }: Caller,
): StateTest['execution'] {
  const [machine, name] = [randomUUID(), randomUUID()];
  const prefix = `arn:${partitionOfRegion(region)}:states:${region}:${account}`;
  return {
    arn: `${prefix}:express:${machine}:${name}`,
    name,
    stateMachineArn: `${prefix}:stateMachine:${machine}`,
    stateMachineName: machine,
    roleArn: roleArn ?? '',
    startedAt: Date.now(),
    input,
    redriveCount: 0,
  };
}

function responseOf(
  { inspection, output, ...rest }: StateTestResult,
  level: 'INFO' | 'DEBUG' | 'TRACE',
): TestStateResponse {
  return {
    ...rest,
    ...(output === undefined ? {} : { output: spacedJson(output) }),
    ...(level === 'INFO' ? {} : { inspectionData: inspectionDataOf(inspection) }),
  };
}
