import type { Execution, ShopRuntime } from '../support/shop-runtime.js';

const PASSES = {
  StartAt: 'A',
  States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'C' }, C: { Type: 'Succeed' } },
};

/** Executions that have nothing to do with bombs, one after the other: what must go on whatever happens. */
export class PassStream {
  /** Executions that have ended well. */
  finished = 0;
  /** What ended otherwise. */
  readonly failures: Execution[] = [];
  #stopped = false;
  #done: Promise<void> = Promise.resolve();

  constructor(private readonly runtime: ShopRuntime) {}

  async start(): Promise<void> {
    const machine = await this.runtime.deploy('passes', PASSES);
    this.#done = this.#flow(machine);
    this.#done.catch(() => undefined); // `stop` tells it
  }

  /** @throws what has kept an execution from being started or ending */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#done;
  }

  async #flow(machine: string): Promise<void> {
    while (!this.#stopped) {
      const execution = await this.runtime.ended(await this.runtime.begin(machine, {}));
      if (execution.status === 'SUCCEEDED') this.finished++;
      else this.failures.push(execution);
    }
  }
}
