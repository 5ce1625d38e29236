import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import type { TaskState } from '#asl';
import type { MockedWork, TaskWork } from '#engine';
import { formatStateMachineArn, ServiceUnavailable } from '#sfn-api';
import { executionIdOf, type ExecutionRecord, type ExecutionStore } from '#store';
import { EXECUTION_STARTER, EXECUTION_STORE, type ExecutionStarter } from '../../tokens.js';
import type { Caller } from '../operation.js';

/** AWS gives up on a state under test after five minutes. */
const LIMIT_SECONDS = 300;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;

/**
 * Calls the resource of a Task under test: by an execution of its own, of a machine that holds just this task and that no list
 * shows. So the work goes the way of all tasks – queue, claim, time-outs – and Retry and Catch are left to the trial.
 */
@Injectable()
export class TaskCall implements BeforeApplicationShutdown {
  readonly #ending = new AbortController();

  constructor(
    @Inject(EXECUTION_STORE) private readonly executions: ExecutionStore,
    @Inject(EXECUTION_STARTER) private readonly starter: ExecutionStarter,
  ) {}

  /** Nobody who stops the coordinator is to wait for work under test. */
  beforeApplicationShutdown(): void {
    this.#ending.abort();
  }

  /**
   * What the work comes to, once it has ended.
   * @throws ServiceUnavailable when the coordinator ends before
   */
  async outcomeOf(
    { name, resource }: TaskState,
    { parameters, timeoutSeconds, heartbeatSeconds }: TaskWork,
    roleArn: string,
    caller: Caller,
  ): Promise<MockedWork> {
    const task = {
      Type: 'Task',
      Resource: resource,
      TimeoutSeconds: timeoutSeconds,
      HeartbeatSeconds: heartbeatSeconds,
      End: true,
    };
    const definition = JSON.stringify({ StartAt: name, TimeoutSeconds: LIMIT_SECONDS, States: { [name]: task } });
    const machine = `TestState-${randomUUID()}`;
    const now = Date.now();
    const { executionArn } = await this.starter.start({
      stateMachine: {
        arn: formatStateMachineArn(caller, machine),
        name: machine,
        type: 'STANDARD',
        status: 'ACTIVE',
        roleArn,
        definition,
        definitionHash: await this.executions.putDefinition(definition),
        createdAt: now,
        updatedAt: now,
      },
      name: randomUUID(),
      input: parameters,
      ...(caller.traceparent !== undefined && { traceparent: caller.traceparent }),
    });
    return workOf(await this.#ended(executionArn));
  }

  async #ended(executionArn: string): Promise<ExecutionRecord> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
      const record = await this.executions.describe(executionIdOf(executionArn));
      if (record === undefined) throw new Error(`${executionArn} is gone before its end was seen`);
      if (record.status !== 'RUNNING') return record;
      await sleep(pauseMs, undefined, this.#ending).catch(() => {
        throw new ServiceUnavailable();
      });
    }
  }
}

function workOf({ status, output, error, cause }: ExecutionRecord): MockedWork {
  if (status === 'SUCCEEDED') return { result: output ?? 'null' };
  return { failure: { error: error ?? 'States.Timeout', cause } };
}
