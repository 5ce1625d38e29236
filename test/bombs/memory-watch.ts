import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 50;

/** Looks at the memory of a process and of those it has started, as long as it is not stopped. */
export class MemoryWatch {
  /** The most that the process has held, MB. */
  ownMb = 0;
  /** The most that one of its children has held, MB. */
  childMb = 0;
  /** The most children at a time. */
  children = 0;
  readonly #done: Promise<void>;
  #stopped = false;

  constructor(private readonly pid: number) {
    this.#done = this.#look();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#done;
  }

  async #look(): Promise<void> {
    while (!this.#stopped) {
      this.ownMb = Math.max(this.ownMb, await residentMb(this.pid));
      const children = (await textOf(`/proc/${this.pid}/task/${this.pid}/children`))
        .split(' ')
        .filter(Boolean)
        .map(Number);
      this.children = Math.max(this.children, children.length);
      this.childMb = Math.max(this.childMb, ...(await Promise.all(children.map(residentMb))));
      await sleep(EVERY_MS);
    }
  }
}

/** 0 when it is gone. */
async function residentMb(pid: number): Promise<number> {
  return Number(/VmRSS:\s+(\d+)/.exec(await textOf(`/proc/${pid}/status`))?.[1] ?? 0) / 1_024;
}

function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
