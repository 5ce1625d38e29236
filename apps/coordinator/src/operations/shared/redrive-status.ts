import { Inject, Injectable } from '@nestjs/common';
import type { DescribeExecutionResponse } from '#sfn-api';
import { REDRIVABLE_MS, type ExecutionRecord, type ExecutionStore, type StateMachineStore } from '#store';
import { CLOCK, EXECUTION_STORE, STATE_MACHINE_STORE, type Clock } from '../../tokens.js';

export type RedriveStatus = Pick<DescribeExecutionResponse, 'redriveStatus' | 'redriveStatusReason'>;

/** Together with the redrive an execution may be open for a year (facts/api.md §11). */
const MAX_EXECUTION_MS = 365 * 24 * 60 * 60 * 1_000;

/** Whether a failed execution could go on from where it failed, and if not, why, in AWS's words (facts/api.md §9). */
@Injectable()
export class RedriveStatusCheck {
  constructor(
    @Inject(EXECUTION_STORE) private readonly executions: ExecutionStore,
    @Inject(STATE_MACHINE_STORE) private readonly stateMachines: StateMachineStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async of({ execution, info, status, stoppedAt, remains }: ExecutionRecord): Promise<RedriveStatus> {
    if (status === 'RUNNING' || status === 'SUCCEEDED') return no(`Execution is ${status} and cannot be redriven`);
    const [historyLength, stateMachine] = await Promise.all([
      this.executions.historyLength(execution),
      this.stateMachines.getStateMachine(info.stateMachineArn),
    ]);
    if (stateMachine?.status !== 'ACTIVE') return no('State machine is in DELETING status');
    // A redrive needs a place for its first event, beside the one kept for the last.
    if (historyLength >= this.executions.maxEvents - 1) return no('Execution history event limit exceeded');
    const now = this.clock.now();
    if (stoppedAt !== undefined && now - stoppedAt > REDRIVABLE_MS) return no('Execution redrivable period exceeded');
    if (now - info.startedAt > MAX_EXECUTION_MS) return no('Execution has exceeded the max execution time');
    // It was closed by a version that kept nothing to go on from.
    if (!remains) return no('Execution was started before the launch of RedriveExecution');
    return { redriveStatus: 'REDRIVABLE' };
  }
}

function no(redriveStatusReason: string): RedriveStatus {
  return { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason };
}
