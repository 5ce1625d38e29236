import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  checkName,
  epochSeconds,
  StateMachineTypeNotSupported,
  type StartSyncExecutionRequest,
  type StartSyncExecutionResponse,
} from '#sfn-api';
import { EXPRESS_RUNTIME, type ExpressEnd, type ExpressRuntime } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { checkInput } from '../shared/execution-input.js';
import { StartTargets } from '../shared/start-target.js';

/** AWS bills by these units, and so it is shown; nothing is billed here. */
const BILLED_UNIT_MS = 100;
const BILLED_MEMORY_MB = 64;

/** Runs an Express execution and answers with its end: also one that fails is an answer (facts/api.md §7). */
@Injectable()
export class StartSyncExecutionOperation implements Operation<'StartSyncExecution'> {
  readonly name = 'StartSyncExecution';

  constructor(
    private readonly targets: StartTargets,
    @Inject(EXPRESS_RUNTIME) private readonly express: ExpressRuntime,
  ) {}

  async execute(request: StartSyncExecutionRequest, caller: Caller): Promise<StartSyncExecutionResponse> {
    const { stateMachineArn, name = randomUUID(), input = '{}' } = request;
    const target = await this.targets.find(stateMachineArn, caller);
    if (target.stateMachine.type !== 'EXPRESS') throw new StateMachineTypeNotSupported();
    checkName(name);
    checkInput(input);

    const traceHeader = caller.traceHeader ?? request.traceHeader;
    const end = await this.express.runSync({
      ...target,
      name,
      input,
      ...(caller.traceparent !== undefined && { traceparent: caller.traceparent }),
    });
    return {
      executionArn: end.executionArn,
      stateMachineArn: target.stateMachine.arn,
      name,
      startDate: epochSeconds(end.startedAt),
      stopDate: epochSeconds(end.stoppedAt),
      status: end.status,
      ...(end.error !== undefined && { error: end.error }),
      ...(end.cause !== undefined && { cause: end.cause }),
      ...dataOf(end, input, request.includedData !== 'METADATA_ONLY'),
      ...(traceHeader !== undefined && { traceHeader }),
      billingDetails: {
        billedMemoryUsedInMB: BILLED_MEMORY_MB,
        billedDurationInMilliseconds: billedMs(end),
      },
    };
  }
}

/** `outputDetails` are there also when there is no output. */
function dataOf({ output }: ExpressEnd, input: string, included: boolean) {
  return {
    ...(included && { input }),
    inputDetails: { included },
    ...(included && output !== undefined && { output }),
    outputDetails: { included },
  };
}

function billedMs({ startedAt, stoppedAt }: ExpressEnd): number {
  return Math.max(1, Math.ceil((stoppedAt - startedAt) / BILLED_UNIT_MS)) * BILLED_UNIT_MS;
}
