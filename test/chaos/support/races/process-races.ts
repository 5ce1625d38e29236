import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, type Seeded } from '#testing';
import { Api } from '../../../support/api.js';
import { fromApi, type HistoryEvent } from '../../../support/history.js';
import type { ChaosSystem } from '../chaos-system.js';
import { type ExpectedEnd, type FoundEnd, wrongWinners, wrongWith } from './judge-race.js';
import { CALLBACK, LONG, QUIET, RESULT, SHORT, SUCCEEDED, TASK, TIMED_OUT } from './machines.js';
import { type Aim, meet, type RaceKind, type RaceResult, type Side } from './race.js';

/** A handler takes so long before a stop meets it, ms. */
const WORK_MS = 300;
const END_LIMIT_MS = 60_000;
const LOSER = 'TaskTimedOut';

/** Races through the AWS API of two coordinators and a worker: all is told over the wire. */
export class ProcessRaces {
  readonly #first: Api;
  readonly #second: Api;
  /** Executions whose worker must have been told that its result was refused, or must not. */
  readonly #refusals = new Map<string, boolean>();

  constructor(private readonly system: ChaosSystem) {
    const [first, second] = system.all('coordinator').map(({ endpoint }) => new Api([endpoint as string]));
    [this.#first, this.#second] = [first as Api, second as Api];
  }

  async kinds(): Promise<RaceKind[]> {
    const machineOf = (name: string, state: object) =>
      this.#first.createStateMachine(name, JSON.stringify({ StartAt: 'Race', States: { Race: state } }));
    const machines = {
      task: await machineOf('task', { ...TASK, ...LONG }),
      short: await machineOf('short', { ...TASK, ...SHORT }),
      callback: await machineOf('callback', { ...CALLBACK, ...LONG }),
      shortCallback: await machineOf('short-callback', { ...CALLBACK, ...SHORT }),
      quietCallback: await machineOf('quiet-callback', { ...CALLBACK, ...QUIET }),
    };
    const kind = (
      name: string,
      machine: string,
      run: (start: (input: object) => Promise<string>, aim: number, draw: Seeded) => Promise<RaceResult>,
    ): RaceKind => ({
      name,
      run: (n: number, aim: Aim, draw: Seeded) => {
        const start = (input: object) =>
          this.#first.startExecution(machine, `${name.replace('/', '-')}-${n}`, input, 0);
        return run(start, aim.next(draw), draw);
      },
    });
    return [
      kind('result/timeout', machines.short, (start, aim) => this.#result(start, aim)),
      kind('result/stop', machines.task, (start, aim) => this.#stop(start, aim)),
      kind('callback/callback', machines.callback, (start, aim, draw) => this.#callbacks(start, aim, draw)),
      kind('heartbeat/timeout', machines.quietCallback, (start, aim) => this.#heartbeat(start, aim)),
      kind('callback/timeout', machines.shortCallback, (start, aim) => this.#callback(start, aim)),
      kind('redrive/redrive', machines.callback, (start, aim) => this.#redrives(start, aim)),
    ];
  }

  /** What a worker's own log says of results that came too late, compared with what must have happened. */
  async wrongRefusals(): Promise<string[]> {
    const [worker] = this.system.all('worker');
    const wrong = () => {
      const lines = worker?.output() ?? '';
      return [...this.#refusals].flatMap(([arn, refused]) =>
        lines.includes(` of ${arn} came too late and was refused`) === refused
          ? []
          : [`${arn}: the worker was${refused ? ' not' : ''} told that its result was refused`],
      );
    };
    await eventually(async () => wrong().length === 0, { timeoutMs: 10_000 }).catch(() => undefined);
    return wrong();
  }

  close(): void {
    this.#first.close();
    this.#second.close();
  }

  async #result(start: Start, aim: number): Promise<RaceResult> {
    const arn = await start({ workMs: 1_000 + aim });
    const end = await this.#endOf(arn);
    const winner: Side = end.status === 'SUCCEEDED' ? 'first' : 'second';
    this.#refusals.set(arn, winner === 'second');
    return { winner, wrong: wrongWith(end, winner === 'first' ? SUCCEEDED : TIMED_OUT) };
  }

  async #stop(start: Start, aim: number): Promise<RaceResult> {
    const arn = await start({ workMs: WORK_MS });
    await sleep(Math.max(0, WORK_MS - aim));
    const { stopDate } = (await this.#second.stopExecution(arn, 'Race.Stopped', 'by a race')) as { stopDate: Date };
    const end = await this.#endOf(arn);
    const winner: Side = end.status === 'SUCCEEDED' ? 'first' : 'second';
    // A result that was taken just before the stop was not refused, and yet has not ended the execution.
    if (winner === 'first') this.#refusals.set(arn, false);
    const aborted: ExpectedEnd = { status: 'ABORTED', attempts: [], error: 'Race.Stopped' };
    const told = stopDate.getTime() === end.stoppedAt ? [] : [`told ${stopDate.getTime()}, ended at ${end.stoppedAt}`];
    return { winner, wrong: [...told, ...wrongWith(end, winner === 'first' ? SUCCEEDED : aborted)] };
  }

  async #callbacks(start: Start, aim: number, draw: Seeded): Promise<RaceResult> {
    const { arn, token } = await this.#open(start);
    const good = [draw.chance(0.5), draw.chance(0.5)];
    const answer = (api: Api, n: 0 | 1) =>
      tell(good[n] ? api.sendTaskSuccess(token, `{"by":${n}}`) : api.sendTaskFailure(token, `By.${n}`));
    const told = await meet(
      Date.now(),
      aim,
      () => answer(this.#first, 0),
      () => answer(this.#second, 1),
    );
    const [winner, n]: [Side, number] = told[0] === 'ok' ? ['first', 0] : ['second', 1];
    const end = await this.#endOf(arn);
    const expected: ExpectedEnd = good[n]
      ? { status: 'SUCCEEDED', attempts: ['Succeeded'], output: `{"by":${n}}` }
      : { status: 'FAILED', attempts: ['Failed'], error: `By.${n}` };
    return { winner, wrong: [...wrongWinners(...told, ['ok']), ...losers(told), ...wrongWith(end, expected)] };
  }

  async #heartbeat(start: Start, aim: number): Promise<RaceResult> {
    const { arn, token, startedAt } = await this.#open(start);
    await sleep(Math.max(0, startedAt + 1_000 + aim - Date.now()));
    const beatAt = Date.now();
    const beat = await tell(this.#first.sendTaskHeartbeat(token));
    const answered = beat === 'ok' && (await tell(this.#second.sendTaskSuccess(token, RESULT)));
    const end = await this.#endOf(arn);
    const won = answered === 'ok';
    // Told that it lives: then it has a second more, in which even a slow machine should have answered.
    const timedOutAt = end.events.find(({ type }) => type.endsWith('TimedOut'))?.timestamp ?? Infinity;
    const tooEarly =
      beat === 'ok' && timedOutAt < beatAt + 1_000 ? [`timed out ${timedOutAt - beatAt} ms after a beat`] : [];
    return {
      winner: beat === 'ok' ? 'first' : 'second',
      wrong: [...tooEarly, ...losers([beat]), ...wrongWith(end, won ? SUCCEEDED : TIMED_OUT)],
    };
  }

  async #callback(start: Start, aim: number): Promise<RaceResult> {
    const { arn, token, scheduledAt } = await this.#open(start);
    await sleep(Math.max(0, scheduledAt + 1_000 + aim - Date.now()));
    const told = await tell(this.#first.sendTaskSuccess(token, RESULT));
    const end = await this.#endOf(arn);
    const winner: Side = told === 'ok' ? 'first' : 'second';
    return { winner, wrong: [...losers([told]), ...wrongWith(end, winner === 'first' ? SUCCEEDED : TIMED_OUT)] };
  }

  async #redrives(start: Start, aim: number): Promise<RaceResult> {
    const { arn, token } = await this.#open(start);
    await this.#first.sendTaskFailure(token, 'Race.Failed');
    await this.#endOf(arn);
    const told = await meet(
      Date.now(),
      aim,
      () => tell(this.#first.redriveExecution(arn)),
      () => tell(this.#second.redriveExecution(arn)),
    );
    const again = await this.#open(async () => arn, token);
    await this.#first.sendTaskSuccess(again.token, RESULT);
    const end = await this.#endOf(arn);
    const redrives = end.events.filter(({ type }) => type === 'ExecutionRedriven').length;
    return {
      winner: told[0] === 'ok' ? 'first' : 'second',
      wrong: [
        ...wrongWinners(...told, ['ok']),
        ...losers(told, 'ExecutionNotRedrivable'),
        ...(redrives === 1 ? [] : [`its history has ${redrives} redrives`]),
        ...wrongWith(end, { ...SUCCEEDED, attempts: ['Failed', 'Succeeded'] }),
      ],
    };
  }

  /** An attempt that waits for its callback, handed over by the worker. @param before the token of an earlier attempt */
  async #open(
    start: Start,
    before?: string,
  ): Promise<{ arn: string; token: string; scheduledAt: number; startedAt: number }> {
    const arn = await start({});
    for (const deadline = Date.now() + END_LIMIT_MS; Date.now() < deadline;) {
      const events = (await this.#first.history(arn)).map(fromApi);
      const last = (type: string) => events.findLast((event) => event.type === type) as Required<HistoryEvent>;
      const token = tokenIn(last('TaskScheduled'));
      if (token !== undefined && token !== before && events.at(-1)?.type === 'TaskSubmitted')
        return { arn, token, scheduledAt: last('TaskScheduled').timestamp, startedAt: last('TaskStarted').timestamp };
      await sleep(20);
    }
    throw new Error(`${arn} has handed out no task token`);
  }

  async #endOf(arn: string): Promise<FoundEnd & { readonly stoppedAt: number | undefined }> {
    const deadline = Date.now() + END_LIMIT_MS;
    let found = await this.#second.describeExecution(arn);
    while (found.status === 'RUNNING' && Date.now() < deadline) {
      await sleep(50);
      found = await this.#second.describeExecution(arn);
    }
    const { status, output, error, stopDate } = found;
    return {
      status,
      output,
      error,
      stoppedAt: stopDate?.getTime(),
      events: (await this.#second.history(arn)).map(fromApi),
    };
  }
}

type Start = (input: object) => Promise<string>;

/** `ok`, or the name of the error that the API answered. */
async function tell(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'ok',
    (error: Error) => error.name,
  );
}

function losers(told: readonly string[], error = LOSER): string[] {
  return told
    .filter((each) => each !== 'ok' && each !== error)
    .map((each) => `the loser was told ${each}, not ${error}`);
}

function tokenIn(scheduled: HistoryEvent | undefined): string | undefined {
  const text = scheduled?.details['parameters'];
  if (typeof text !== 'string') return undefined;
  return (JSON.parse(text) as { Payload: { token: string } }).Payload.token;
}
