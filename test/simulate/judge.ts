import type { StateMachine } from '#asl';
import { areBegunOnce, evaluatorInProcess, outcomeOf, replayHistory, violationsOf } from '#testing';
import type { Simulation } from './simulation.js';

/** What is wrong with a simulation that came to its end: I1 to I5 and I8, and the answers its client got. Empty: nothing. */
export async function judge(simulation: Simulation): Promise<string[]> {
  const { store, execution, begun, client, faults, repaired } = simulation;
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
    ...areBegunOnce(begun),
    ...client.wrong,
  ];
  const started = replay.attempts.filter((attempt) => attempt.begun).length;
  if (replay.difference === undefined && begun.length > started)
    wrong.push(`${begun.length} attempts were begun, ${started} are recorded as started`);
  // A worker is lost when it has died or stood still, not by what happens to connections, jobs and coordinators.
  const lost = replay.faulty.filter(({ why }) => why === 'lost' || why === 'unserved');
  if (lost.length > 0 && !faults.counts.has('kill worker') && !faults.counts.has('pause worker'))
    wrong.push(`${lost.length} attempts were lost, though no worker was`);
  wrong.push(...simulation.notRecognised);
  if (client.startedAt !== info.startedAt) wrong.push(`the client was told ${client.startedAt}, not ${info.startedAt}`);
  if (repaired > 0) wrong.push(`${repaired} orphans had to be repaired`);
  const due = await store.sweep(0, 1_000);
  if (due.peeked > 0 || due.nextDueAt !== undefined) wrong.push('something is still due for what is closed');
  return wrong;
}
