import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  checkName,
  epochSeconds,
  ExecutionAlreadyExists,
  readRequest,
  StartExecutionRequest,
  type StartExecutionResponse,
} from '#sfn-api';
import { EXECUTION_STARTER, EXPRESS_RUNTIME, type ExecutionStarter, type ExpressRuntime } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { checkInput } from '../shared/execution-input.js';
import { StartTargets } from '../shared/start-target.js';

/**
 * Starts an execution. The same name with the same input, byte for byte, starts only once while the execution runs. The
 * input's text is kept exactly as it was sent. Each start of an EXPRESS machine is an execution of its own. With the ARN of an alias, chance chooses the version by the alias's weights.
 * The queue API calls this too.
 */
@Injectable()
export class StartExecutionOperation implements Operation<'StartExecution'> {
  readonly name = 'StartExecution';

  constructor(
    private readonly targets: StartTargets,
    @Inject(EXECUTION_STARTER) private readonly starter: ExecutionStarter,
    @Inject(EXPRESS_RUNTIME) private readonly express: ExpressRuntime,
  ) {}

  async execute(given: StartExecutionRequest, caller: Caller): Promise<StartExecutionResponse> {
    // The queue API comes here without the constraint checks of `Operations`.
    const request = given instanceof StartExecutionRequest ? given : readRequest(this.name, given);
    const { stateMachineArn, name = randomUUID(), input = '{}' } = request;
    const target = await this.targets.find(stateMachineArn, caller);
    checkName(name);
    checkInput(input);

    const traceHeader = caller.traceHeader ?? request.traceHeader;
    const start = {
      ...target,
      name,
      input,
      ...(traceHeader !== undefined && { traceHeader }),
      ...(caller.traceparent !== undefined && { traceparent: caller.traceparent }),
    };
    if (target.stateMachine.type === 'EXPRESS') {
      const { executionArn, startedAt } = await this.express.start(start);
      return { executionArn, startDate: epochSeconds(startedAt) };
    }
    const result = await this.starter.start({
      ...start,
      ...(caller.request !== undefined && { request: caller.request }),
    });
    if (result.status === 'already-exists') throw new ExecutionAlreadyExists(result.executionArn);
    return { executionArn: result.executionArn, startDate: epochSeconds(result.startedAt) };
  }
}
