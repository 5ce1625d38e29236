import type { CloseExecution, Decision, EventRef, ExecutionInfo, NewHistoryEvent } from '#engine';
import { executionIdOf, type ExecutionId, type ExecutionStore } from '#store';
import type { ExecutionStarter, ExecutionStopper, StartRequest, StartResult } from '../../tokens.js';

const NOTHING_ENDED: Decision['ended'] = { visits: [], attempts: [] };

/**
 * Starts and ends executions of one Pass state by hand, through the real store port: what an operation reads is what
 * transitions would have written.
 */
export class SmallRuntime implements ExecutionStarter, ExecutionStopper {
  readonly started: StartRequest[] = [];

  constructor(private readonly store: ExecutionStore) {}

  async start(request: StartRequest): Promise<StartResult> {
    this.started.push(request);
    const { stateMachine, version, alias, name, input, traceHeader } = request;
    const info: ExecutionInfo = {
      arn: `${stateMachine.arn.replace(':stateMachine:', ':execution:')}:${name}`,
      name,
      stateMachineArn: stateMachine.arn,
      stateMachineName: stateMachine.name,
      ...(version !== undefined && { stateMachineVersion: version }),
      ...(alias !== undefined && { stateMachineAlias: alias }),
      roleArn: stateMachine.roleArn,
      startedAt: Date.now(),
      input,
      redriveCount: 0,
    };
    const decision: Decision = {
      snapshot: { fmt: 1, path: [], state: 'Hello', phase: 'ready', input, visits: 0 },
      history: [{ type: 'ExecutionStarted', previous: { at: 0 }, details: { input, roleArn: info.roleArn } }],
      lastEvent: { at: 0 },
      effects: [{ type: 'RunState' }],
      exclusive: false,
      ended: NOTHING_ENDED,
    };
    const created = await this.store.create({
      info,
      definitionHash: stateMachine.definitionHash,
      decision,
      traceHeader,
    });
    if (created.status === 'already-exists') return { status: 'already-exists', executionArn: info.arn };
    return { status: 'started', executionArn: info.arn, startedAt: created.startedAt, created: created.created };
  }

  async stop(execution: ExecutionId, error?: string, cause?: string): Promise<number> {
    const aborted: NewHistoryEvent = { type: 'ExecutionAborted', previous: { at: 0 }, details: { error, cause } };
    await this.store.close(execution, closing([aborted], { type: 'CloseExecution', status: 'ABORTED', error, cause }));
    return (await this.store.describe(execution))?.stoppedAt as number;
  }

  /** Ends an execution well, after `visits` rounds through its state. */
  async finish(executionArn: string, output: string, visits = 1): Promise<void> {
    const history: NewHistoryEvent[] = [];
    for (let round = 0; round < visits; round += 1) {
      const previous: EventRef = round === 0 ? { at: 0 } : { nth: history.length - 1 };
      history.push({ type: 'PassStateEntered', previous, details: { name: 'Hello', input: output } });
      history.push({
        type: 'PassStateExited',
        previous: { nth: history.length - 1 },
        details: { name: 'Hello', output },
      });
    }
    history.push({ type: 'ExecutionSucceeded', previous: { nth: history.length - 1 }, details: { output } });
    await this.store.close(
      executionIdOf(executionArn),
      closing(history, { type: 'CloseExecution', status: 'SUCCEEDED', output }),
    );
  }
}

function closing(history: readonly NewHistoryEvent[], effect: CloseExecution): Decision {
  return {
    snapshot: null,
    history,
    lastEvent: { nth: history.length - 1 },
    effects: [effect],
    exclusive: false,
    ended: NOTHING_ENDED,
  };
}
