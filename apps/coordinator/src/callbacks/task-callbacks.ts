import type { ExecutionStore, FrameRef, TaskOutcome } from '#store';
import type { Effects } from '../effects/effects.js';
import type { TaskCallbacks, TaskTokenResult } from '../tokens.js';
import type { TaskTokens } from './task-tokens.js';

type Mine = (resource: string) => boolean;

/** Takes what holders of task tokens say of their attempts: makes it durable, then wakes the frame. */
export class DurableTaskCallbacks implements TaskCallbacks {
  constructor(
    /** Fails fast: somebody waits for the answer. */
    private readonly store: Pick<ExecutionStore, 'answerTask' | 'beatTask' | 'describe'>,
    private readonly tokens: Pick<TaskTokens, 'open'>,
    private readonly effects: Pick<Effects, 'wake'>,
  ) {}

  async resourceOf(taskToken: string): Promise<string | undefined> {
    const task = this.tokens.open(taskToken);
    if (task === undefined || task.resource !== undefined) return task?.resource;
    return (await this.store.describe(task.ref.execution))?.info.stateMachineArn;
  }

  answer(taskToken: string, outcome: TaskOutcome, mine?: Mine): Promise<TaskTokenResult> {
    return this.#withRef(taskToken, mine, async (ref) => {
      const answered = await this.store.answerTask(ref, outcome);
      if (answered.status !== 'accepted') return answered.status;
      // It is safe in the store: an outage now must not keep the caller waiting. This never rejects.
      void this.effects.wake([answered.awaken]);
      return 'ok';
    });
  }

  beat(taskToken: string, mine?: Mine): Promise<TaskTokenResult> {
    return this.#withRef(taskToken, mine, (ref) => this.store.beatTask(ref));
  }

  async #withRef(
    taskToken: string,
    mine: Mine | undefined,
    act: (ref: FrameRef) => Promise<TaskTokenResult>,
  ): Promise<TaskTokenResult> {
    const ref = this.tokens.open(taskToken)?.ref;
    if (ref === undefined) return 'invalid';
    if (mine === undefined) return act(ref);
    const resource = await this.resourceOf(taskToken);
    return resource !== undefined && mine(resource) ? act(ref) : 'not-found';
  }
}
