import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  checkName,
  epochSeconds,
  ExecutionAlreadyExists,
  InvalidExecutionInput,
  jsonProblem,
  LIMITS,
  readRequest,
  StartExecutionRequest,
  StateMachineTypeNotSupported,
  type StartExecutionResponse,
} from '#sfn-api';
import { EXECUTION_STARTER, type ExecutionStarter } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { StartTargets } from '../shared/start-target.js';

/**
 * Starts an execution. The same name with the same input, byte for byte, starts only once while the execution runs. The
 * input's text is kept exactly as it was sent. With the ARN of an alias, chance chooses the version by the alias's weights.
 * The queue API calls this too.
 */
@Injectable()
export class StartExecutionOperation implements Operation<'StartExecution'> {
  readonly name = 'StartExecution';

  constructor(
    private readonly targets: StartTargets,
    @Inject(EXECUTION_STARTER) private readonly starter: ExecutionStarter,
  ) {}

  async execute(given: StartExecutionRequest, caller: Caller): Promise<StartExecutionResponse> {
    // The queue API comes here without the constraint checks of `Operations`.
    const request = given instanceof StartExecutionRequest ? given : readRequest(this.name, given);
    const { stateMachineArn, name = randomUUID(), input = '{}' } = request;
    const target = await this.targets.find(stateMachineArn, caller);
    if (target.stateMachine.type === 'EXPRESS')
      throw new StateMachineTypeNotSupported('EXPRESS state machines cannot be executed yet');
    checkName(name);
    const problem = jsonProblem(input, LIMITS.jsonDepth);
    if (problem !== undefined) throw new InvalidExecutionInput(problem);

    const traceHeader = caller.traceHeader ?? request.traceHeader;
    const result = await this.starter.start({
      ...target,
      name,
      input,
      ...(traceHeader !== undefined && { traceHeader }),
      ...(caller.traceparent !== undefined && { traceparent: caller.traceparent }),
      ...(caller.request !== undefined && { request: caller.request }),
    });
    if (result.status === 'already-exists') throw new ExecutionAlreadyExists(result.executionArn);
    return { executionArn: result.executionArn, startDate: epochSeconds(result.startedAt) };
  }
}
