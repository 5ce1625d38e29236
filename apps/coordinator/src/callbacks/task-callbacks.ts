import { parseExecutionArn } from '#sfn-api';
import type { ExecutionStore, FrameRef, TaskOutcome } from '#store';
import type { Effects } from '../effects/effects.js';
import type { TaskCallbacks, TaskTokenResult } from '../tokens.js';
import type { TaskTokens } from './task-tokens.js';

/** Takes what holders of task tokens say of their attempts: makes it durable, then wakes the frame. */
export class DurableTaskCallbacks implements TaskCallbacks {
  constructor(
    /** Fails fast: somebody waits for the answer. */
    private readonly store: Pick<ExecutionStore, 'answerTask' | 'beatTask' | 'describe'>,
    private readonly tokens: Pick<TaskTokens, 'open'>,
    private readonly effects: Pick<Effects, 'wake'>,
  ) {}

  answer(taskToken: string, outcome: TaskOutcome, account?: string): Promise<TaskTokenResult> {
    return this.#withRef(taskToken, account, async (ref) => {
      const answered = await this.store.answerTask(ref, outcome);
      if (answered.status !== 'accepted') return answered.status;
      // It is safe in the store: an outage now must not keep the caller waiting. This never rejects.
      void this.effects.wake([answered.awaken]);
      return 'ok';
    });
  }

  beat(taskToken: string, account?: string): Promise<TaskTokenResult> {
    return this.#withRef(taskToken, account, (ref) => this.store.beatTask(ref));
  }

  async #withRef(
    taskToken: string,
    account: string | undefined,
    act: (ref: FrameRef) => Promise<TaskTokenResult>,
  ): Promise<TaskTokenResult> {
    const ref = this.tokens.open(taskToken);
    if (ref === undefined) return 'invalid';
    if (account === undefined || (await this.#isOf(account, ref))) return act(ref);
    return 'not-found';
  }

  /** A token tells the execution, not whose it is; it does not change hands between accounts. */
  async #isOf(account: string, { execution }: FrameRef): Promise<boolean> {
    const record = await this.store.describe(execution);
    return record !== undefined && parseExecutionArn(record.info.arn).account === account;
  }
}
