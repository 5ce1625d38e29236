import { Inject, Injectable } from '@nestjs/common';
import type { EmptyResponse, SendTaskHeartbeatRequest } from '#sfn-api';
import { TASK_CALLBACKS, type TaskCallbacks } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { ownTaskResource, ownTasks } from '../shared/ownership.js';
import { refuseUnlessOk } from '../shared/task-token-refusal.js';

/** Starts the HeartbeatSeconds of a task that waits for a callback anew. TimeoutSeconds goes on, and the history does not tell of it. */
@Injectable()
export class SendTaskHeartbeatOperation implements Operation<'SendTaskHeartbeat'> {
  readonly name = 'SendTaskHeartbeat';

  constructor(@Inject(TASK_CALLBACKS) private readonly callbacks: TaskCallbacks) {}

  resourceOf({ taskToken }: SendTaskHeartbeatRequest, caller: Caller): Promise<string | undefined> {
    return ownTaskResource(this.callbacks, taskToken, caller);
  }

  async execute({ taskToken }: SendTaskHeartbeatRequest, caller: Caller): Promise<EmptyResponse> {
    refuseUnlessOk(await this.callbacks.beat(taskToken, ownTasks(caller)));
    return {};
  }
}
