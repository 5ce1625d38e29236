import { Inject, Injectable } from '@nestjs/common';
import { type EmptyResponse, InvalidOutput, jsonProblem, LIMITS, type SendTaskSuccessRequest } from '#sfn-api';
import { TASK_CALLBACKS, type TaskCallbacks } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { ownTaskResource, ownTasks } from '../shared/ownership.js';
import { refuseUnlessOk } from '../shared/task-token-refusal.js';

/** Ends a task that waits for a callback well; `output` is its result, the JSON text exactly as it was sent. */
@Injectable()
export class SendTaskSuccessOperation implements Operation<'SendTaskSuccess'> {
  readonly name = 'SendTaskSuccess';

  constructor(@Inject(TASK_CALLBACKS) private readonly callbacks: TaskCallbacks) {}

  resourceOf({ taskToken }: SendTaskSuccessRequest, caller: Caller): Promise<string | undefined> {
    return ownTaskResource(this.callbacks, taskToken, caller);
  }

  async execute({ taskToken, output }: SendTaskSuccessRequest, caller: Caller): Promise<EmptyResponse> {
    const problem = jsonProblem(output, LIMITS.jsonDepth);
    if (problem !== undefined) throw new InvalidOutput(`Invalid Output: '${problem}'`);
    refuseUnlessOk(await this.callbacks.answer(taskToken, { ok: true, output }, ownTasks(caller)));
    return {};
  }
}
