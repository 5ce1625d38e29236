import { Inject, Injectable } from '@nestjs/common';
import type { EmptyResponse, SendTaskFailureRequest } from '#sfn-api';
import { TASK_CALLBACKS, type TaskCallbacks } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { ownTaskResource, ownTasks } from '../shared/ownership.js';
import { refuseUnlessOk } from '../shared/task-token-refusal.js';

/** Fails a task that waits for a callback; the state's Retry and Catch see `error`. */
@Injectable()
export class SendTaskFailureOperation implements Operation<'SendTaskFailure'> {
  readonly name = 'SendTaskFailure';

  constructor(@Inject(TASK_CALLBACKS) private readonly callbacks: TaskCallbacks) {}

  resourceOf({ taskToken }: SendTaskFailureRequest, caller: Caller): Promise<string | undefined> {
    return ownTaskResource(this.callbacks, taskToken, caller);
  }

  async execute({ taskToken, error, cause }: SendTaskFailureRequest, caller: Caller): Promise<EmptyResponse> {
    refuseUnlessOk(
      await this.callbacks.answer(taskToken, { ok: false, byCallback: true, error, cause }, ownTasks(caller)),
    );
    return {};
  }
}
