import { outcomeOf, tokenOf, type WorkloadCallback, type WorkloadTask } from '#testing';
import { CALLER } from './coordinator.js';
import type { Simulation } from './simulation.js';
import { NOBODY } from './virtual-time.js';

/** Whoever gets a task token from a worker, and answers by it as the workload has it. Nothing ever happens to them. */
export class Callbacks {
  /** What was wrong with the answers. */
  readonly wrong: string[] = [];
  /** Tokens whose answer was accepted, as their holders were told. */
  readonly accepted = new Set<string>();
  readonly counts = new Map<string, number>();
  underWay = 0;

  constructor(private readonly simulation: Simulation) {}

  /** A worker works on `task`, which may hold a token. */
  noteBegun(task: WorkloadTask): void {
    const token = tokenOf(task);
    const answer = outcomeOf(task);
    if (token === undefined || !('callback' in answer) || !answer.callback || answer.callback === 'never') return;
    void this.#answer(token, answer.callback as WorkloadCallback).finally(() => (this.underWay -= 1));
    this.underWay += 1;
  }

  async #answer(token: string, callback: WorkloadCallback): Promise<void> {
    const { time } = this.simulation;
    const { afterMs, againAfterMs, beatEveryMs } = callback;
    const at = time.now + afterMs;
    while (beatEveryMs !== undefined && time.now + beatEveryMs < at) {
      await time.sleep(NOBODY, beatEveryMs);
      void this.#beat(token);
    }
    await time.sleep(NOBODY, Math.max(0, at - time.now));
    const first = this.#send(token, callback);
    if (againAfterMs !== undefined) {
      await time.sleep(NOBODY, againAfterMs);
      await this.#send(token, callback);
    }
    await first;
  }

  /** An answer counts once; whoever comes later is told that the task is over. */
  async #send(taskToken: string, callback: WorkloadCallback): Promise<void> {
    const told = await this.simulation.api.insist<unknown>('SendTask…', ({ success, failure }) =>
      'output' in callback
        ? success.execute({ taskToken, output: JSON.stringify(callback.output) }, CALLER)
        : failure.execute({ taskToken, error: callback.error, cause: callback.cause }, CALLER),
    );
    this.#count('refused' in told ? 'answered too late' : 'answered');
    if ('refused' in told) this.#check(told.refused);
    else if (this.accepted.has(taskToken)) this.wrong.push(`two answers to ${taskToken} were accepted`);
    else this.accepted.add(taskToken);
  }

  async #beat(taskToken: string): Promise<void> {
    const told = await this.simulation.api.ask('SendTaskHeartbeat', ({ beat }) => beat.execute({ taskToken }, CALLER));
    if (told) this.#count('beats');
    if (told && 'refused' in told) this.#check(told.refused);
  }

  #check(refused: string): void {
    if (refused !== 'TaskTimedOut') this.wrong.push(`a task token was refused: ${refused}`);
  }

  #count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }
}
