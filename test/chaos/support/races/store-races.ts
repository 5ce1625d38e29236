import { type FrameRef, newToken, type StateMachineRecord, type TaskOutcome } from '#store';
import type { Seeded } from '#testing';
import { type ExpectedEnd, wrongWinners, wrongWith } from './judge-race.js';
import { CALLBACK, LONG, QUIET, RESULT, SHORT, SUCCEEDED, TASK, TIMED_OUT } from './machines.js';
import { type Aim, meet, type RaceKind, type RaceResult, type Side } from './race.js';
import type { OpenAttempt, StoreActor, StoreArena } from './store-arena.js';

/** A clock is looked at only once it has run out; that much later, ms, since times are kept in whole ms. */
const LEAD_MS = 4;
/** Races at the store: two connections, no queue, nobody but the scripts to decide. */
export async function storeRaces(arena: StoreArena): Promise<RaceKind[]> {
  const machineOf = (name: string, state: object) => arena.machine(name, { StartAt: 'Race', States: { Race: state } });
  const machines = {
    task: await machineOf('task', { ...TASK, ...LONG }),
    short: await machineOf('short', { ...TASK, ...SHORT }),
    quiet: await machineOf('quiet', { ...TASK, ...QUIET }),
    callback: await machineOf('callback', { ...CALLBACK, ...LONG }),
    shortCallback: await machineOf('short-callback', { ...CALLBACK, ...SHORT }),
    quietCallback: await machineOf('quiet-callback', { ...CALLBACK, ...QUIET }),
  };
  const races = new Races(arena);
  const kind = (
    name: string,
    machine: (n: number) => StateMachineRecord,
    run: (attempt: OpenAttempt, aim: number, draw: Seeded, n: number) => Promise<RaceResult>,
  ): RaceKind => ({
    name,
    run: async (n: number, aim: Aim, draw: Seeded) => {
      const attempt = await arena.begin(machine(n), `${name.replace('/', '-')}-${n}`);
      return run(attempt, aim.next(draw), draw, n);
    },
  });
  return [
    kind(
      'result/timeout',
      () => machines.short,
      (attempt, aim) => races.result(attempt, aim, attempt.timeoutAt),
    ),
    kind(
      'result/stop',
      () => machines.task,
      (attempt, aim) => races.stop(attempt, aim),
    ),
    kind(
      'callback/callback',
      () => machines.callback,
      (attempt, aim, draw) => races.callbacks(attempt, aim, draw),
    ),
    kind(
      'heartbeat/timeout',
      (n) => (n % 2 === 0 ? machines.quiet : machines.quietCallback),
      (attempt, aim, _, n) => races.heartbeat(attempt, aim, n % 2 === 0),
    ),
    kind(
      'callback/timeout',
      () => machines.shortCallback,
      (attempt, aim) => races.callback(attempt, aim),
    ),
    kind(
      'redrive/redrive',
      () => machines.task,
      (attempt, aim) => races.redrives(attempt, aim),
    ),
  ];
}

const failed = (by: string): TaskOutcome => ({ ok: false, error: `By.${by}`, byCallback: true });

class Races {
  constructor(private readonly arena: StoreArena) {}

  /** A worker's result, and the clock of the attempt. */
  async result({ ref, claim }: OpenAttempt, aim: number, dueAt: number): Promise<RaceResult> {
    const { first, second } = this.arena;
    const [ended] = await meet(
      dueAt + LEAD_MS,
      aim,
      () => first.store.endTask(ref, claim, { ok: true, output: RESULT }),
      () => second.transitions.advance({ ...ref, wake: 'timeout' }),
    );
    if (ended.status === 'accepted') await first.transitions.advance(ended.awaken);
    return this.#judge(ref, ended.status, second, ended.status === 'accepted' ? SUCCEEDED : TIMED_OUT);
  }

  /** A worker's result with the step that it leads to, and StopExecution. */
  async stop({ ref, claim }: OpenAttempt, aim: number): Promise<RaceResult> {
    const { first, second } = this.arena;
    const [, stoppedAt] = await meet(
      Date.now() + LEAD_MS,
      aim,
      async () => {
        const ended = await first.store.endTask(ref, claim, { ok: true, output: RESULT });
        if (ended.status === 'accepted') await first.transitions.advance(ended.awaken);
      },
      () => second.stopper.stop(ref.execution, 'Race.Stopped'),
    );
    const told = first.store.told(ref.execution).commit ?? 'refused';
    const won = told === 'committed';
    const expected = won ? SUCCEEDED : { status: 'ABORTED', attempts: [], error: 'Race.Stopped' };
    const result = await this.#judge(ref, told, second, expected);
    const end = await this.arena.endOf(ref.execution);
    const wrong = end.stoppedAt === stoppedAt ? [] : [`the stop was told ${stoppedAt}, it ended at ${end.stoppedAt}`];
    return { ...result, wrong: [...result.wrong, ...wrong] };
  }

  /** Two answers with one task token. */
  async callbacks({ ref, taskToken }: OpenAttempt, aim: number, draw: Seeded): Promise<RaceResult> {
    const { first, second } = this.arena;
    const outcomes = ['first', 'second'].map((by): TaskOutcome =>
      draw.chance(0.5) ? { ok: true, output: `{"by":"${by}"}` } : failed(by),
    ) as [TaskOutcome, TaskOutcome];
    const told = await meet(
      Date.now() + LEAD_MS,
      aim,
      () => first.callbacks.answer(taskToken, outcomes[0]),
      () => second.callbacks.answer(taskToken, outcomes[1]),
    );
    await this.arena.goOn(ref.execution);
    const winner: Side = told[0] === 'ok' ? 'first' : 'second';
    const outcome = outcomes[winner === 'first' ? 0 : 1];
    const expected: ExpectedEnd = outcome.ok
      ? { status: 'SUCCEEDED', attempts: ['Succeeded'], output: outcome.output }
      : { status: 'FAILED', attempts: ['Failed'], error: outcome.error ?? undefined };
    const end = await this.arena.endOf(ref.execution);
    const losers = told.filter((each) => each !== 'ok' && each !== 'gone').map((each) => `the loser was told ${each}`);
    return { winner, wrong: [...wrongWinners(...told, ['ok']), ...losers, ...wrongWith(end, expected)] };
  }

  /** A sign of life, by the worker or with the task token, and the clock that it sets anew. */
  async heartbeat(
    { ref, claim, taskToken, begunAt }: OpenAttempt,
    aim: number,
    byWorker: boolean,
  ): Promise<RaceResult> {
    const { first, second } = this.arena;
    const [beat] = await meet(
      begunAt + 1_000 + LEAD_MS,
      aim,
      () =>
        byWorker
          ? first.store.heartbeat(ref, { claim, leaseMs: 60_000, progress: true })
          : first.callbacks.beat(taskToken),
      () => second.transitions.advance({ ...ref, wake: 'heartbeat' }),
    );
    // Whoever was told that it lives can still end it.
    if (beat === 'ok') {
      const outcome: TaskOutcome = { ok: true, output: RESULT };
      if (byWorker) {
        const ended = await first.store.endTask(ref, claim, outcome);
        if (ended.status === 'accepted') await first.transitions.advance(ended.awaken);
      } else {
        await first.callbacks.answer(taskToken, outcome);
        await this.arena.goOn(ref.execution);
      }
    }
    return this.#judge(ref, beat, second, beat === 'ok' ? SUCCEEDED : TIMED_OUT);
  }

  /** An answer with the task token, and the clock of the attempt. */
  async callback({ ref, taskToken, timeoutAt }: OpenAttempt, aim: number): Promise<RaceResult> {
    const { first, second } = this.arena;
    const [told] = await meet(
      timeoutAt + LEAD_MS,
      aim,
      () => first.callbacks.answer(taskToken, { ok: true, output: RESULT }),
      () => second.transitions.advance({ ...ref, wake: 'timeout' }),
    );
    await this.arena.goOn(ref.execution);
    return this.#judge(ref, told, second, told === 'ok' ? SUCCEEDED : TIMED_OUT);
  }

  /** Two redrives of one failed execution. */
  async redrives({ ref, claim }: OpenAttempt, aim: number): Promise<RaceResult> {
    const { first, second } = this.arena;
    const { execution } = ref;
    const ended = await first.store.endTask(ref, claim, failed('worker'));
    if (ended.status === 'accepted') await first.transitions.advance(ended.awaken);
    const told = await meet(
      Date.now() + LEAD_MS,
      aim,
      () => first.redriver.redrive(execution, newToken()),
      () => second.redriver.redrive(execution, newToken()),
    );
    const [said, saidToo] = told.map((at) => (at === undefined ? 'refused' : 'redriven')) as [string, string];
    const winner: Side = said === 'redriven' ? 'first' : 'second';
    const again = await this.arena.beginAttempt(execution);
    const result = await first.store.endTask(again.ref, again.claim, { ok: true, output: RESULT });
    if (result.status === 'accepted') await first.transitions.advance(result.awaken);
    const end = await this.arena.endOf(execution);
    const redrives = end.events.filter(({ type }) => type === 'ExecutionRedriven').length;
    return {
      winner,
      wrong: [
        ...wrongWinners(said, saidToo, ['redriven']),
        ...(redrives === 1 ? [] : [`its history has ${redrives} redrives`]),
        ...wrongWith(end, { ...SUCCEEDED, attempts: ['Failed', 'Succeeded'] }),
      ],
    };
  }

  /** @param told what the first was told; the second was told by its commit */
  async #judge(ref: FrameRef, told: string, second: StoreActor, expected: ExpectedEnd): Promise<RaceResult> {
    const end = await this.arena.endOf(ref.execution);
    const { commit = 'nothing to do', looked = false } = second.store.told(ref.execution);
    const winner: Side = WON.includes(told) ? 'first' : 'second';
    return {
      winner,
      lostAtLast: winner === 'first' && looked && commit !== 'nothing to do',
      wrong: [...wrongWinners(told, commit, WON), ...wrongWith(end, expected)],
    };
  }
}

/** What tells either side that it has won. */
const WON = ['accepted', 'committed', 'ok'];
