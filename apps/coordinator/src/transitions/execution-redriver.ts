import { decideRedrive } from '#engine';
import type { ExecutionId, ExecutionStore } from '#store';
import type { Effects } from '../effects/effects.js';
import type { ExecutionLogs } from '../execution-logs/execution-logs.js';
import type { Definitions, ExecutionRedriver } from '../tokens.js';
import { UnreadableDefinitionError } from './state-faults.js';

/** Redrives executions: decides what goes on from what is left, makes it so in one script, wakes the frames. */
export class DurableExecutionRedriver implements ExecutionRedriver {
  constructor(
    /** Fails fast: somebody waits for the answer. */
    private readonly store: ExecutionStore,
    private readonly definitions: Definitions,
    private readonly effects: Pick<Effects, 'wake'>,
    private readonly logs?: Pick<ExecutionLogs, 'redriven'>,
  ) {}

  async redrive(execution: ExecutionId, request: string): Promise<number | undefined> {
    const remains = await this.store.loadRemains(execution);
    const plan = remains && decideRedrive(remains);
    if (!plan) return undefined;
    // The definition it was started with, whatever has become of its machine.
    const { machine } = await this.definitions.byHash(remains.definitionHash);
    if (!machine) throw new UnreadableDefinitionError(remains.definitionHash);
    const result = await this.store.redrive(execution, plan, {
      request,
      redriveCount: remains.execution.redriveCount,
      historyLength: remains.historyLength,
      timeoutSeconds: machine.timeoutSeconds,
    });
    if (result.status !== 'redriven') return undefined;
    if (!result.repeated) this.logs?.redriven(remains, plan, result.redrivenAt);
    // It is safe in the store: an outage now must not keep the caller waiting. This never rejects.
    void this.effects.wake(result.awaken);
    return result.redrivenAt;
  }
}
