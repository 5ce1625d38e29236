import { setTimeout as sleep } from 'node:timers/promises';
import { seeded } from '#testing';
import type { SoakSystem } from './soak-system.js';

const again = { Retry: [{ ErrorEquals: ['Soak.Again'], IntervalSeconds: 1, MaxAttempts: 3 }] };
const work = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:soak-work', ...again };

/** One of everything that an execution may do or wait for. */
export const SOAK_DEFINITION = JSON.stringify({
  StartAt: 'Note',
  States: {
    Note: { Type: 'Pass', Result: 'noted', ResultPath: '$.note', Next: 'Work' },
    Work: { ...work, ResultPath: '$.work', Next: 'Rest' },
    Rest: { Type: 'Wait', Seconds: 1, Next: 'Both' },
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Quick', States: { Quick: { Type: 'Pass', Result: 'quick', End: true } } },
        { StartAt: 'Slow', States: { Slow: { ...work, End: true } } },
      ],
      ResultPath: '$.both',
      Next: 'Each',
    },
    Each: {
      Type: 'Map',
      ItemsPath: '$.items',
      MaxConcurrency: 2,
      ItemProcessor: { StartAt: 'Item', States: { Item: { ...work, End: true } } },
      ResultPath: '$.each',
      Next: 'Ask',
    },
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Parameters: { FunctionName: 'soak-ask', Payload: { 'n.$': '$.n', 'token.$': '$$.Task.Token' } },
      TimeoutSeconds: 3_600,
      ResultPath: '$.answer',
      Next: 'Done',
    },
    Done: { Type: 'Succeed' },
  },
});

const ITEMS = 4;
const TEXT_BYTES = 2_000;
/** One execution in so many is described until it has ended, and its output compared. */
const LOOKED_AT = 25;
const LOOK_EVERY_MS = 500;
const WARM_UP_LIMIT_MS = 180_000;

interface Input {
  readonly n: number;
  readonly items: readonly { readonly n: number }[];
  readonly text: string;
}

const outputOf = (input: Input): object => ({
  ...input,
  note: 'noted',
  work: 2 * input.n,
  both: ['quick', 2 * input.n],
  each: input.items.map(({ n }) => 2 * n),
  answer: input.n + 1,
});

/** Starts executions, as many as there is room for or so many a second, and looks at how some of them end. */
export class SoakLoad {
  started = 0;
  /** Executions whose end was looked at. */
  compared = 0;
  /** What went wrong, in words. */
  readonly wrong: string[] = [];
  /** How long starts were held back since too much was open, ms. */
  heldBackMs = 0;
  #unanswered = 0;
  readonly #looking = new Set<Promise<void>>();
  readonly #draw;

  constructor(
    private readonly system: SoakSystem,
    private readonly machineArn: string,
    seed: string,
  ) {
    this.#draw = seeded(`soak ${seed}`);
  }

  /**
   * Keeps `open` executions open: first until twice as many have ended, so that all that has to warm up has, then for
   * `durationMs`.
   * @returns executions that ended per second, in that second part
   */
  async closedLoop(open: number, durationMs: number): Promise<number> {
    const began = Date.now();
    let from: { readonly at: number; readonly ended: number } | undefined;
    for (;;) {
      const openNow = (await this.system.open()) + this.#unanswered;
      const [now, ended] = [Date.now(), this.started - openNow];
      if (from === undefined) {
        if (ended >= 2 * open) from = { at: now, ended };
        else if (now > began + WARM_UP_LIMIT_MS)
          throw new Error(`only ${ended} executions ended within ${now - began} ms`);
      } else if (now >= from.at + durationMs) {
        return (ended - from.ended) / ((now - from.at) / 1_000);
      }
      for (let n = openNow; n < open; n++) this.#start();
      await sleep(20);
    }
  }

  /**
   * Starts executions evenly, whether or not earlier ones have ended; only while more than `mostOpen` are open, starts are held
   * back, and the time of that is counted.
   * @param until epoch ms
   */
  async openLoop(perSecond: number, until: number, mostOpen: number): Promise<void> {
    const began = Date.now();
    const [startedBefore, heldBefore] = [this.started, this.heldBackMs];
    for (let last = began; Date.now() < until;) {
      await sleep(20);
      const now = Date.now();
      if ((await this.system.open()) + this.#unanswered > mostOpen) {
        this.heldBackMs += now - last;
      } else {
        const dueMs = now - began - (this.heldBackMs - heldBefore);
        while (this.started - startedBefore < (dueMs * perSecond) / 1_000) this.#start();
      }
      last = now;
    }
  }

  /** Waits until all have ended. @returns how many have not */
  async drained(limitMs: number): Promise<number> {
    const deadline = Date.now() + limitMs;
    for (;;) {
      const left = (await this.system.open()) + this.#unanswered;
      if (left === 0) await Promise.all(this.#looking);
      if (left === 0 || Date.now() > deadline) return left;
      await sleep(100);
    }
  }

  #start(): void {
    const n = (this.started += 1);
    const items = Array.from({ length: 1 + this.#draw.below(ITEMS) }, () => ({ n: this.#draw.below(1_000) }));
    const input: Input = { n, items, text: 'x'.repeat(this.#draw.below(TEXT_BYTES)) };
    this.#unanswered += 1;
    const looking = this.system.api
      .startExecution(this.machineArn, `soak-${n}`, input, n)
      .finally(() => (this.#unanswered -= 1))
      .then((arn) => (n % LOOKED_AT === 0 ? this.#look(arn, input) : undefined))
      .catch((error: unknown) => void this.wrong.push(`execution ${n}: ${String(error)}`))
      .finally(() => this.#looking.delete(looking));
    this.#looking.add(looking);
  }

  async #look(arn: string, input: Input): Promise<void> {
    for (;;) {
      const { status, output = '' } = await this.system.api.describeExecution(arn);
      if (status !== 'RUNNING') {
        this.compared += 1;
        const expected = JSON.stringify(sorted(outputOf(input)));
        const found = status === 'SUCCEEDED' ? JSON.stringify(sorted(JSON.parse(output) as object)) : output;
        if (status !== 'SUCCEEDED' || found !== expected)
          this.wrong.push(`execution ${input.n} is ${status}, its output ${found}, should be ${expected}`);
        return;
      }
      await sleep(LOOK_EVERY_MS);
    }
  }
}

const sorted = (value: object): [string, unknown][] => Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
