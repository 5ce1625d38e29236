import { type Log, reasonOf, type StateQueues } from '#queues';
import type { SweepResult } from '#store';
import { RepeatedWarnings } from '../repeated-warnings.js';
import type { PoisonGuard } from '../transitions/poison-guard.js';
import { BY_CLOCK } from '../transitions/state-jobs.js';
import { Places } from './places.js';

type DueMember = SweepResult['due'][number];

/** Timers worked on at once. More would not be faster, but keep the event loop, and Redis, from the API's requests. */
const AT_ONCE = 32;
/** A timer waits for its place no longer than this, ms: well below the time for which its claim keeps others away. */
const PATIENCE_MS = 1_000;

/**
 * Works on timers right where they have been claimed. Nobody has a job for them, and the claim does what a job would do: it
 * keeps other coordinators away, and if this one ends over it the timer is due again. So a hundred thousand that are due
 * in one second stay where they are, in `due`, until some coordinator has a hand free: no queue grows, and nothing is delivered
 * twice since it waits. All but a first delivery goes through the queue.
 */
export class DueTimers {
  readonly #places = new Places(AT_ONCE);
  readonly #underWay = new Set<Promise<void>>();
  readonly #warnings: RepeatedWarnings;
  #stopped = false;

  constructor(
    private readonly guard: Pick<PoisonGuard, 'advance'>,
    private readonly states: Pick<StateQueues, 'add'>,
    log: Pick<Log, 'warn'>,
  ) {
    this.#warnings = new RepeatedWarnings(log);
  }

  /** @returns whether it is being worked on here; else it is for the queue */
  async take(member: DueMember): Promise<boolean> {
    if (this.#stopped || member.delivery > 1 || !BY_CLOCK.has(member.wake)) return false;
    if (!(await this.#places.take(PATIENCE_MS))) return false;
    if (this.#stopped) {
      this.#places.leave();
      return false;
    }
    const work: Promise<void> = this.#work(member).finally(() => {
      this.#underWay.delete(work);
      this.#places.leave();
    });
    this.#underWay.add(work);
    return true;
  }

  /** Takes no more, and waits for those under way. One that is left behind is due again when its claim is over. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#underWay);
  }

  async #work(member: DueMember): Promise<void> {
    try {
      await this.guard.advance(member, 0);
    } catch (error) {
      // A full Redis, a want of evaluators, a newer release's work, a poisonous state: the queue's consumers know what to do.
      await this.#enqueue(member).catch((reason: unknown) => {
        if (!this.#stopped)
          this.#warnings.warn('enqueue', `a timer comes late: ${reasonOf(error)}; ${reasonOf(reason)}`);
      });
    }
  }

  #enqueue(member: DueMember): Promise<void> {
    return this.states.add(member, { delivery: member.delivery + 1 });
  }
}
