import { Inject, Injectable } from '@nestjs/common';
import { epochSeconds, type StopExecutionRequest, type StopExecutionResponse } from '#sfn-api';
import { EXECUTION_STOPPER, type ExecutionStopper } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { ExecutionLookup } from '../shared/execution-lookup.js';

/** Stopping an execution that is over changes nothing and tells when it ended. */
@Injectable()
export class StopExecutionOperation implements Operation<'StopExecution'> {
  readonly name = 'StopExecution';

  constructor(
    private readonly lookup: ExecutionLookup,
    @Inject(EXECUTION_STOPPER) private readonly stopper: ExecutionStopper,
  ) {}

  async execute({ executionArn, error, cause }: StopExecutionRequest, caller: Caller): Promise<StopExecutionResponse> {
    const { execution, stoppedAt } = await this.lookup.find(executionArn, caller);
    return { stopDate: epochSeconds(stoppedAt ?? (await this.stopper.stop(execution, error, cause))) };
  }
}
