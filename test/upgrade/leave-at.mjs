import { randomUUID } from 'node:crypto';
import { decide, decideRedrive, decideStart } from '#engine';
import { newToken } from '#store';

/**
 * Moves a new execution on until its stage is reached, by the engine and the store alone, so that it can be left exactly there.
 * @param answer what tasks come to until then: `(task: { resource, attempt }) => { output } | { error, cause }`
 * @returns its id
 */
export async function leaveAt({ store, tokens, machine, definitionHash, info, stage, answer }) {
  const ambient = (next) => {
    const taskToken = next && (() => tokens.issue(next));
    return { now: Date.now(), region: 'us-east-1', random: () => 0.5, uuid: randomUUID, taskToken };
  };
  const started = decideStart(machine, info, ambient());
  const { timeoutSeconds } = machine;
  const created = await store.create({ info, definitionHash, decision: started, timeoutSeconds });
  if (created.status !== 'ok') throw new Error(`${info.name} is there already`);
  const { execution } = created;
  const waiting = [...created.awaken];

  /** Undefined: the stage is reached. */
  const runTask = async (ref) => {
    const claim = randomUUID();
    const begun = await store.beginTask(ref, { worker: 'a-worker', claim, ...stage.claim });
    if (stage.isReached({ ...ref, wake: 'claimed' })) return undefined;
    const { error, cause, output } = answer(begun);
    if (begun.submits && !error) {
      await store.submitTask(ref, claim, begun.submits, JSON.stringify(output));
      return stage.isReached({ ...ref, wake: 'submitted' }) ? undefined : [];
    }
    const outcome = error ? { ok: false, error, cause } : { ok: true, output: JSON.stringify(output) };
    return [(await store.endTask(ref, claim, outcome)).awaken];
  };
  const runState = async (ref, loaded) => {
    const next = { execution, frame: ref.frame, token: newToken() };
    const decision = decide(machine, loaded.snapshot, eventOf(ref.wake, loaded), ambient(next));
    const { historyLength, inbox } = loaded.snapshot;
    const expect = { historyLength, inboxLength: inbox.length, nextToken: next.token };
    const result = await store.commit(ref, decision, expect);
    if (result.status !== 'committed') throw new Error(`${info.name}: ${result.status}`);
    const timers = decision.effects.some(({ type }) => type === 'StartTimer') ? [{ ...next, wake: 'timer' }] : [];
    return [...timers, ...result.awaken];
  };

  for (let ref = waiting.shift(); ref; ref = waiting.shift()) {
    const loaded = await store.load(ref);
    if (loaded.status !== 'current') continue;
    if (stage.isReached({ ...ref, phase: loaded.snapshot.frame.phase })) break;
    const awaken = ref.wake === 'task' ? await runTask(ref) : await runState(ref, loaded);
    if (!awaken) break;
    waiting.unshift(...awaken);
  }
  for (let n = 0; n < stage.redrives; n += 1) await redrive(store, execution, machine);
  return execution;
}

async function redrive(store, execution, { timeoutSeconds }) {
  const remains = await store.loadRemains(execution);
  const { historyLength, execution: info } = remains;
  const expect = { request: randomUUID(), redriveCount: info.redriveCount, historyLength, timeoutSeconds };
  const { status } = await store.redrive(execution, decideRedrive(remains), expect);
  if (status !== 'redriven') throw new Error(`${info.name} cannot be redriven: ${status}`);
}

function eventOf(wake, { outcome }) {
  if (wake === 'run') return { type: 'StateDue' };
  if (wake === 'timer') return { type: 'TimerFired' };
  if (wake === 'children') return { type: 'ChildrenEnded' };
  return outcome.ok
    ? { type: 'TaskSucceeded', output: outcome.output }
    : { type: 'TaskFailed', error: outcome.error, cause: outcome.cause };
}
