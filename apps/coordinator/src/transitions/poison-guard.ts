import type { Log } from '#queues';
import type { Awaken, ExecutionStore } from '#store';
import { isFaultOfState } from './state-faults.js';
import type { Transitions } from './transitions.js';

/** A wake-up is worked on as often as this, then its state is given up (facts/reliability.md §5). */
const DELIVERIES = 5;
/**
 * So many of them are not counted: a coordinator that ends takes a whole batch of jobs with it, and nearly all of these were
 * innocent. Whatever is delivered more often than that is worked on alone, so that only one can be to blame.
 */
const UNCOUNTED = 2;

/**
 * Keeps a poisonous state, one whose decision throws what is no failure of the States Language or kills the process, from
 * being retried for ever. Each try is counted in the store before the work; a try that comes to an end, or that meets an
 * outage of Redis (R19), is taken back. What is left are tries that threw or never came back.
 */
export class PoisonGuard {
  /** States given up. */
  givenUp = 0;
  #last: Promise<unknown> = Promise.resolve();
  /** Wake-ups under way here, those that wait for their turn included. */
  readonly #underWay = new Set<string>();

  constructor(
    private readonly store: Pick<ExecutionStore, 'countTry'>,
    private readonly transitions: Pick<Transitions, 'advance' | 'giveUpState' | 'giveUpExecution'>,
    private readonly log: Log,
  ) {}

  /**
   * One that is still under way here, since its expressions wait for a process, is not begun a second time.
   * @param earlier how often this wake-up has been delivered before, as far as the job can tell: more than needed does no harm
   */
  async advance(awaken: Awaken, earlier: number): Promise<void> {
    const key = [awaken.execution, awaken.frame, awaken.token, awaken.wake].join(' ');
    if (this.#underWay.has(key)) return;
    this.#underWay.add(key);
    try {
      if (earlier < UNCOUNTED || awaken.wake === 'deadline') await this.transitions.advance(awaken);
      else await this.#alone(() => this.#try(awaken));
    } finally {
      this.#underWay.delete(key);
    }
  }

  async #try(awaken: Awaken): Promise<void> {
    const tries = await this.store.countTry(awaken, 1);
    if (tries === undefined) return;
    const deliveries = UNCOUNTED + tries;
    if (deliveries > DELIVERIES) return this.#giveUp(awaken, deliveries);
    try {
      await this.transitions.advance(awaken);
    } catch (error) {
      if (isFaultOfState(error) && deliveries === DELIVERIES) return this.#giveUp(awaken, deliveries, error);
      if (!isFaultOfState(error)) await this.store.countTry(awaken, -1);
      throw error;
    }
    await this.store.countTry(awaken, -1);
  }

  async #giveUp(awaken: Awaken, deliveries: number, error?: unknown): Promise<void> {
    const cause = `The execution could not be moved on: ${DELIVERIES} attempts to do so threw an internal error or ended the process that made them.`;
    const state = await this.#end(awaken, deliveries, cause);
    if (state === undefined) return;
    this.givenUp++;
    const last =
      error === undefined ? 'the last of them did not come back' : `the last of them threw ${describe(error)}`;
    this.log.error(
      `execution ${awaken.execution}, frame ${awaken.frame}, state '${state}': given up with States.Runtime after ${DELIVERIES} deliveries of '${awaken.wake}'; ${last}`,
    );
  }

  /** The name of the state that has been given up ('?' if it could not be looked at); undefined if the frame has moved on. */
  async #end(awaken: Awaken, deliveries: number, cause: string): Promise<string | undefined> {
    // If even loading it or giving it up is poisonous, the whole execution is ended without a look at it.
    if (deliveries <= DELIVERIES + 1) {
      try {
        return await this.transitions.giveUpState(awaken, cause);
      } catch (error) {
        if (!isFaultOfState(error)) {
          await this.store.countTry(awaken, -1);
          throw error;
        }
      }
    }
    return (await this.transitions.giveUpExecution(awaken, cause)) ? '?' : undefined;
  }

  /** One at a time in this process, whatever becomes of the one before. */
  #alone(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
