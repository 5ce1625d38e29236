import { AsyncLocalStorage } from 'node:async_hooks';

/** Whoever sets a timer: it does not fire while its owner is paused, and never once it is dead. */
export interface TimerOwner {
  readonly dead: boolean;
  readonly paused: boolean;
}

/** Owner of the timers of those to whom nothing happens. */
export const NOBODY: TimerOwner = { dead: false, paused: false };

interface Timer {
  readonly owner: TimerOwner;
  readonly number: number;
  readonly run: () => void;
  readonly everyMs?: number;
  at: number;
}

const REAL = { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, now: Date.now, random: Math.random };
const current = new AsyncLocalStorage<{ readonly owner: TimerOwner; readonly time: VirtualTime }>();

/**
 * The clock, the timers and the random numbers of everything that runs as an actor. Code outside of actors keeps the
 * machine's own.
 */
export class VirtualTime {
  readonly #timers: Timer[] = [];
  /** The command that has arrived last, whoever sent it. */
  lastArrived: unknown;
  #numbers = 0;

  /** @param now epoch ms */
  constructor(
    public now: number,
    private readonly random: () => number,
  ) {}

  as<T>(owner: TimerOwner, work: () => T): T {
    return current.run({ owner, time: this }, work);
  }

  sleep(owner: TimerOwner, ms: number): Promise<void> {
    return new Promise((resolve) => this.add(owner, resolve, ms));
  }

  add(owner: TimerOwner, run: () => void, ms: number, everyMs?: number): Timer {
    const timer = { owner, number: ++this.#numbers, run, everyMs, at: this.now + Math.max(0, Math.ceil(ms)) };
    this.#timers.push(timer);
    return timer;
  }

  remove(timer: unknown): void {
    const index = this.#timers.indexOf(timer as Timer);
    if (index >= 0) this.#timers.splice(index, 1);
  }

  /** Those that may fire now, in the order in which they were set. */
  due(): Timer[] {
    this.#forgetDead();
    return this.#timers.filter(({ at, owner }) => at <= this.now && !owner.paused);
  }

  /** When the next one may fire. */
  next(): number | undefined {
    this.#forgetDead();
    const times = this.#timers.filter(({ owner }) => !owner.paused).map(({ at }) => at);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  fire(timer: Timer): void {
    if (timer.everyMs === undefined) this.remove(timer);
    else timer.at = this.now + Math.ceil(timer.everyMs);
    this.as(timer.owner, timer.run);
  }

  #forgetDead(): void {
    for (let index = this.#timers.length - 1; index >= 0; index--)
      if (this.#timers[index]?.owner.dead) this.#timers.splice(index, 1);
  }

  static randomNow(): number {
    return current.getStore()?.time.random() ?? REAL.random();
  }
}

/** Everything that has been promised is done, up to where somebody waits for the scheduler. */
export function settled(): Promise<void> {
  return new Promise((resolve) => void REAL.setImmediate(resolve));
}

/** Makes the timers, `Date.now` and `Math.random` of actors virtual. Answers how to undo it. */
export function installVirtualTime(): () => void {
  const handle = (timer: Timer) => Object.assign(timer, { unref: () => timer, ref: () => timer });
  const set = (real: typeof setTimeout, every: boolean) =>
    ((run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
      const of = current.getStore();
      if (!of) return real(run, ms, ...args);
      return handle(of.time.add(of.owner, () => run(...args), ms, every ? Math.max(1, ms) : undefined));
    }) as unknown as typeof setTimeout;
  const clear = (real: typeof clearTimeout) =>
    ((timer: unknown) => {
      if (typeof timer === 'object' && timer !== null && 'owner' in timer) current.getStore()?.time.remove(timer);
      else real(timer as NodeJS.Timeout | undefined);
    }) as typeof clearTimeout;
  globalThis.setTimeout = set(REAL.setTimeout, false);
  globalThis.setInterval = set(REAL.setInterval as unknown as typeof setTimeout, true);
  globalThis.clearTimeout = clear(REAL.clearTimeout);
  globalThis.clearInterval = clear(REAL.clearInterval);
  Date.now = () => current.getStore()?.time.now ?? REAL.now();
  Math.random = () => VirtualTime.randomNow();
  return () => {
    Object.assign(globalThis, {
      setTimeout: REAL.setTimeout,
      setInterval: REAL.setInterval,
      clearTimeout: REAL.clearTimeout,
      clearInterval: REAL.clearInterval,
    });
    Date.now = REAL.now;
    Math.random = REAL.random;
  };
}
