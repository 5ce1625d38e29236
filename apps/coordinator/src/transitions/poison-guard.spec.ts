import { beforeEach, describe, expect, it } from '@jest/globals';
import { type StateMachine } from '#asl';
import { type Awaken, UnknownFormatError } from '#store';
import { PoisonGuard } from './poison-guard.js';
import { earlierDeliveries } from './state-jobs.js';
import { Bench, parsed } from './testing/bench.js';

const PASS = { StartAt: 'A', States: { A: { Type: 'Pass', InputPath: '$.a', Catch: undefined, End: true } } };

/** The machine with a state whose evaluation does what no state does: `act`. */
function poisoned(act: () => void): StateMachine {
  const machine = parsed(PASS);
  const state = machine.states.get('A') as object;
  const poison = new Proxy(state, {
    get(target, member) {
      if (member === 'inputPath') act();
      return Reflect.get(target, member) as unknown;
    },
  });
  return { ...machine, states: new Map([['A', poison as never]]) };
}

describe('PoisonGuard', () => {
  let bench: Bench;
  let guard: PoisonGuard;
  let errors: string[];
  let act: () => void;
  let first: Awaken;

  beforeEach(async () => {
    act = () => {
      throw new RangeError('Maximum call stack size exceeded');
    };
    bench = new Bench(poisoned(() => act()));
    errors = [];
    guard = new PoisonGuard(bench.store, bench.transitions, {
      log: () => undefined,
      warn: () => undefined,
      error: (text) => void errors.push(text),
    });
    first = await bench.start({ a: 1 });
  });

  it('leaves a wake-up to the one who works on it already, and does not wait for it', async () => {
    act = () => undefined;
    const load = bench.store.load.bind(bench.store);
    let goOn = (): void => undefined;
    let loads = 0;
    bench.store.load = async (ref) => {
      loads++;
      await new Promise<void>((resolve) => (goOn = resolve));
      return load(ref);
    };
    const working = guard.advance(first, 0);
    for (let earlier = 1; earlier < 9; earlier++) await guard.advance(first, earlier);
    goOn();
    await working;
    expect(loads).toBe(1);
    expect((await bench.store.describe(first.execution))?.status).toBe('SUCCEEDED');
    bench.store.load = load;
    await guard.advance(first, 0);
    expect(bench.transitions.counters).toMatchObject({ committed: 1, stale: 1 });
  });

  it('gives a state up whose decision has thrown at five deliveries', async () => {
    for (let earlier = 0; earlier < 4; earlier++)
      await expect(guard.advance(first, earlier)).rejects.toThrow('call stack');
    expect((await bench.store.describe(first.execution))?.status).toBe('RUNNING');
    await guard.advance(first, 4);
    expect(await bench.history(first.execution)).toEqual(['ExecutionStarted', 'PassStateEntered', 'ExecutionFailed']);
    expect(await bench.store.describe(first.execution)).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause:
        'The execution could not be moved on: 5 attempts to do so threw an internal error or ended the process that made them.',
    });
    expect(errors).toEqual([
      `execution ${first.execution}, frame r, state 'A': given up with States.Runtime after 5 deliveries of 'run'; the last of them threw RangeError: Maximum call stack size exceeded`,
    ]);
    expect(guard.givenUp).toBe(1);
    expect(bench.spans).toEqual(['state A !States.Runtime', 'execution machine !States.Runtime']);
  });

  it('gives a state up that ended the process five times, before it does so again', async () => {
    for (let life = 0; life < 3; life++) await bench.store.countTry(first, 1);
    let worked = 0;
    act = () => void worked++;
    await guard.advance(first, 5);
    expect(worked).toBe(0);
    expect(await bench.store.describe(first.execution)).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(errors[0]).toMatch(/did not come back/);
  });

  it('ends the execution without a look at it when even giving up fails', async () => {
    bench.machine = { ...bench.machine, states: new Map() };
    for (let n = 0; n < 3; n++) await bench.store.countTry(first, 1);
    bench.transitions.giveUpState = () => Promise.reject(new TypeError('no state'));
    await guard.advance(first, 5);
    expect(await bench.history(first.execution)).toEqual(['ExecutionStarted', 'ExecutionFailed']);
    expect(await bench.store.describe(first.execution)).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(errors[0]).toMatch(/state '\?'/);
  });

  it('ends the execution without loading it when giving it up has ended the process', async () => {
    for (let n = 0; n < 4; n++) await bench.store.countTry(first, 1);
    bench.store.load = () => Promise.reject(new Error('must not be loaded'));
    await guard.advance(first, 6);
    expect((await bench.store.describe(first.execution))?.status).toBe('FAILED');
  });

  it.each([
    { title: 'a broken connection', error: new Error('Connection is closed.') },
    {
      title: 'a refusal by Redis',
      error: Object.assign(new Error('MISCONF Redis is configured to save RDB snapshots'), { name: 'ReplyError' }),
    },
    { title: 'what a newer version has written', error: new UnknownFormatError('A frame', 2) },
  ])('never counts $title', async ({ error }) => {
    const commit = bench.store.commit.bind(bench.store);
    act = () => undefined;
    bench.store.commit = () => Promise.reject(error);
    for (let earlier = 0; earlier < 12; earlier++) await expect(guard.advance(first, earlier)).rejects.toBe(error);
    expect(errors).toEqual([]);
    bench.store.commit = commit;
    await guard.advance(first, 12);
    expect((await bench.store.describe(first.execution))?.status).toBe('SUCCEEDED');
  });

  it('never counts deliveries that came to an end, or to nothing', async () => {
    for (let n = 0; n < 12; n++) await guard.advance({ ...first, wake: 'timer' }, n);
    expect(await bench.store.countTry(first, -1)).toBe(0);
    act = () => undefined;
    await guard.advance(first, 12);
    await guard.advance(first, 13);
    expect((await bench.store.describe(first.execution))?.status).toBe('SUCCEEDED');
    expect(errors).toEqual([]);
  });

  it('works on suspicious deliveries one at a time, so that a crash blames one of them only', async () => {
    const others = [await bench.start({ a: 1 }, 'two'), await bench.start({ a: 1 }, 'three')];
    act = () => undefined;
    const load = bench.store.load.bind(bench.store);
    let [loading, most] = [0, 0];
    bench.store.load = async (ref) => {
      most = Math.max(most, ++loading);
      await new Promise((resolve) => setImmediate(resolve));
      loading--;
      return load(ref);
    };
    await Promise.all([first, ...others].map((each) => guard.advance(each, 2)));
    expect(most).toBe(1);
    expect((await bench.store.describe(first.execution))?.status).toBe('SUCCEEDED');
  });
});

describe('earlierDeliveries', () => {
  const job = (wake: Awaken['wake'], delivery: number | undefined, stalledCounter = 0) => ({
    data: { fmt: 1, execution: 'E', frame: 'r', token: 't', wake, ...(delivery === undefined ? {} : { delivery }) },
    stalledCounter,
  });

  it.each([
    { what: 'the fast path', job: job('run', undefined), earlier: 0 },
    { what: "the sweeper's third repeat", job: job('outcome', 3), earlier: 3 },
    { what: 'a job whose coordinators died twice', job: job('run', undefined, 2), earlier: 2 },
    { what: 'both', job: job('children', 1, 2), earlier: 3 },
    { what: 'a timer delivered for the first time', job: job('timer', 1), earlier: 0 },
    { what: 'a timer delivered for the third time', job: job('timer', 3), earlier: 2 },
  ])('of $what: $earlier', ({ job: given, earlier }) => {
    expect(earlierDeliveries(given)).toBe(earlier);
  });
});
