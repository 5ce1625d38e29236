import type { ExecutionStore, FrameRef, TaskOutcome } from '#store';
import type { Effects } from '../effects/effects.js';
import type { TaskCallbacks, TaskTokenResult } from '../tokens.js';
import type { TaskTokens } from './task-tokens.js';

/** Takes what holders of task tokens say of their attempts: makes it durable, then wakes the frame. */
export class DurableTaskCallbacks implements TaskCallbacks {
  constructor(
    /** Fails fast: somebody waits for the answer. */
    private readonly store: Pick<ExecutionStore, 'answerTask' | 'beatTask'>,
    private readonly tokens: Pick<TaskTokens, 'open'>,
    private readonly effects: Pick<Effects, 'wake'>,
  ) {}

  answer(taskToken: string, outcome: TaskOutcome): Promise<TaskTokenResult> {
    return this.#withRef(taskToken, async (ref) => {
      const answered = await this.store.answerTask(ref, outcome);
      if (answered.status !== 'accepted') return answered.status;
      // It is safe in the store: an outage now must not keep the caller waiting. This never rejects.
      void this.effects.wake([answered.awaken]);
      return 'ok';
    });
  }

  beat(taskToken: string): Promise<TaskTokenResult> {
    return this.#withRef(taskToken, (ref) => this.store.beatTask(ref));
  }

  async #withRef(taskToken: string, act: (ref: FrameRef) => Promise<TaskTokenResult>): Promise<TaskTokenResult> {
    const ref = this.tokens.open(taskToken);
    return ref === undefined ? 'invalid' : act(ref);
  }
}
