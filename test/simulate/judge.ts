import type { StateMachine } from '#asl';
import {
  areBegunOnce,
  evaluatorInProcess,
  outcomeOf,
  REDELIVERED_RESOURCE,
  type Replay,
  replayHistory,
  violationsOf,
} from '#testing';
import type { ExecutionRecord } from '#store';
import { requestOf } from '../../apps/coordinator/src/operations/redrive-execution/redrive-execution.operation.js';
import type { Simulation } from './simulation.js';

/** What is wrong with a simulation that came to its end: I1 to I5 and I8, and the answers its client got. Empty: nothing. */
export async function judge(simulation: Simulation): Promise<string[]> {
  const { store, execution, client, callbacks, repaired } = simulation;
  const record = await store.describe(execution);
  if (!record) return ['the execution is not in the store'];
  const events = await store.history(execution, 1, 100_000);
  const machine = (await simulation.definitions.byHash(record.definitionHash)).machine as StateMachine;
  const { info, status, output, error, cause } = record;
  const replay = await replayHistory(
    machine,
    { info, events, end: { status, output, error, cause } },
    { outcomeOf },
    evaluatorInProcess(),
  );
  const wrong = [
    ...violationsOf(
      events.map((event) => ({ ...event, details: event.details ?? {} })),
      status,
    ),
    ...(replay.difference === undefined ? [] : [`not as the interpreter: ${replay.difference}`]),
    ...client.wrong,
    ...callbacks.wrong,
    ...(replay.difference === undefined ? [...attemptsIn(simulation, replay), ...answersIn(simulation, replay)] : []),
    ...simulation.notRecognised,
  ];
  if (client.startedAt !== info.startedAt) wrong.push(`the client was told ${client.startedAt}, not ${info.startedAt}`);
  wrong.push(...redrivesIn(simulation, record));
  if (repaired > 0) wrong.push(`${repaired} orphans had to be repaired`);
  const due = await store.sweep(0, 1_000);
  if (due.peeked > 0 || due.nextDueAt !== undefined) wrong.push('something is still due for what is closed');
  return wrong;
}

/** Each redrive is one request's, and its date is what that was told. A request of two callers may be refused by one coordinator, and come true by another. */
function redrivesIn({ client }: Simulation, { info, redrives = [] }: ExecutionRecord): string[] {
  const wrong: string[] = [];
  const at = new Map(redrives.map(({ request, at }) => [request, at]));
  if (info.redriveCount !== at.size)
    wrong.push(`it was redriven ${info.redriveCount} times, by ${at.size} of ${redrives.length} requests`);
  for (const clientToken of client.redrives) {
    const [done, told] = [at.get(requestOf(clientToken)), client.redriven.get(clientToken)];
    if (done !== told && !(told === undefined && client.hasRival))
      wrong.push(`the redrive ${clientToken} was at ${done}, and told to have been at ${told}`);
    at.delete(requestOf(clientToken));
  }
  if (at.size > 0) wrong.push(`${at.size} redrives were nobody's`);
  return wrong;
}

/** I4, by the calls of handlers and the attempts in the history. */
function attemptsIn({ begun, faults }: Simulation, { attempts, faulty }: Replay): string[] {
  const wrong = areBegunOnce(
    begun.filter(({ resource }) => resource !== REDELIVERED_RESOURCE).map(({ token }) => token),
  );
  const [calls, started] = [
    new Set(begun.map(({ token }) => token)).size,
    attempts.filter((each) => each.begun).length,
  ];
  if (calls > started) wrong.push(`${calls} attempts were begun, ${started} are recorded as started`);
  // A worker is lost when it has died or stood still, not by what happens to connections, jobs and coordinators.
  const lost = faulty.filter(({ why }) => why === 'lost' || why === 'unserved');
  if (lost.length > 0 && !faults.counts.has('kill worker') && !faults.counts.has('pause worker'))
    wrong.push(`${lost.length} attempts were lost, though no worker was`);
  for (const { stateName, resource } of lost)
    if (resource === REDELIVERED_RESOURCE)
      wrong.push(`an attempt of ${stateName} was lost, though its queue redelivers`);
  return wrong;
}

/** Whoever was told that an answer was accepted finds it in the history, unless something else has ended the execution first. */
function answersIn({ callbacks }: Simulation, { attempts }: Replay): string[] {
  const byToken = new Map(attempts.map((attempt) => [attempt.taskToken, attempt]));
  return [...callbacks.accepted].flatMap((token) => {
    const attempt = byToken.get(token);
    if (!attempt) return [`an answer to ${token} was accepted, which no attempt has`];
    const { end = 'callback', stateName } = attempt;
    return end === 'callback'
      ? []
      : [`the answer to an attempt of ${stateName} was accepted, and yet its end is ${end}`];
  });
}
