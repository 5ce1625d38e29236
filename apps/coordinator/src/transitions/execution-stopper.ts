import type { ExecutionId, ExecutionStore } from '#store';
import type { ExecutionStopper } from '../tokens.js';
import type { Transitions } from './transitions.js';

/** StopExecution: ends a running execution as ABORTED; of one that has ended it only tells when. */
export class DurableExecutionStopper implements ExecutionStopper {
  constructor(
    private readonly store: ExecutionStore,
    private readonly transitions: Transitions,
  ) {}

  async stop(execution: ExecutionId, error?: string, cause?: string): Promise<number> {
    await this.transitions.end(execution, { type: 'StopRequested', error, cause });
    const record = await this.store.describe(execution);
    if (record?.stoppedAt === undefined) throw new Error(`execution ${execution} is neither running nor ended`);
    return record.stoppedAt;
  }
}
