import { areBegun, areBegunOnce, REDELIVERED_RESOURCE } from '#testing';
import { attemptsIn, type HistoryEvent } from '../support/history.js';
import type { LedgerEntry } from '../support/ledger.js';
import { attemptName } from './attempt-names.js';
import { type Fault, forgottenBy } from './support/fault-log.js';

/** What is wrong with the attempts of these executions (I4), but for what Redis itself has forgotten. */
export function checkKills(
  histories: ReadonlyMap<string, readonly HistoryEvent[]>,
  noted: readonly LedgerEntry[],
  faults: readonly Fault[],
) {
  const isForgotten = forgottenBy(faults);
  const forgotten = new Set(noted.filter(({ at }) => isForgotten(at)).map(({ attempt }) => attempt));
  const begun = noted.filter(({ attempt }) => !forgotten.has(attempt));
  const attempts = [...histories].flatMap(([arn, events]) =>
    attemptsIn(events)
      .filter(({ started }) => started)
      .map((each) => ({ ...each, name: attemptName(arn, each.state, each.input, each.number) }))
      .filter(({ name }) => !forgotten.has(name)),
  );
  const namesOf = (redelivered: boolean) => ({
    begun: begun
      .filter(({ resource }) => (resource === REDELIVERED_RESOURCE) === redelivered)
      .map(({ attempt }) => attempt),
    recorded: attempts.filter(({ resource }) => (resource === REDELIVERED_RESOURCE) === redelivered),
  });
  const [once, again] = [namesOf(false), namesOf(true)];
  const lost = once.recorded.filter((each) => each.lost).map(({ name }) => name);
  const wrong = areBegunOnce(
    once.begun,
    once.recorded.map(({ name }) => name),
    lost,
  );
  const notBegun = areBegun(
    again.begun,
    again.recorded.filter((each) => !each.lost).map(({ name }) => name),
  );
  const givenUp = [
    ...once.recorded.filter((each) => each.lost && !isExplained(each, begun, faults)),
    ...again.recorded.filter((each) => each.lost),
  ].map(({ name, lost: why }) => `given up (${why?.by}): ${name}`);
  return {
    tasks: attempts.length,
    forgotten: forgotten.size,
    begunTwice: wrong.length,
    notBegun: notBegun.length,
    givenUp: givenUp.length,
    redelivered: again.begun.length - new Set(again.begun).size,
    problems: [...wrong, ...notBegun, ...givenUp],
  };
}

/** Whoever had begun it was killed, perhaps before it could note so; or Redis was not there for its lease. */
function isExplained(
  { name, ended: end }: { readonly name: string; readonly ended: HistoryEvent | undefined },
  begun: readonly LedgerEntry[],
  faults: readonly Fault[],
): boolean {
  const by = begun.find(({ attempt }) => attempt === name);
  if (!by) return true;
  return faults.some(({ kind, at, healedAt, detail }) =>
    kind === 'kill-worker'
      ? detail === `pid ${by.pid}`
      : kind === 'kill-redis' && at <= (end?.timestamp ?? at) && by.at <= healedAt,
  );
}

/** For each kill of a process: how long after it the last step ended that waited for nobody but the runtime. */
export function delaysOf(
  faults: readonly Fault[],
  histories: ReadonlyMap<string, readonly HistoryEvent[]>,
  finished: readonly LedgerEntry[],
): number[] {
  const finishedAt = new Map(finished.map(({ attempt, at }) => [attempt, at]));
  const waits = [...histories].flatMap(([arn, events]) => [
    ...events.flatMap(({ type, timestamp = 0, previousEventId }) => {
      const before = events[previousEventId - 1]?.timestamp;
      return /(StateEntered|Started)$/.test(type) && before !== undefined ? [{ from: before, to: timestamp }] : [];
    }),
    ...attemptsIn(events).flatMap(({ state, input, number, started, ended: end }) => {
      if (!end?.timestamp || !started?.timestamp) return [];
      // A worker that has died finishes nothing: what it held waits from its death on.
      const from = finishedAt.get(attemptName(arn, state, input, number)) ?? started.timestamp;
      return [{ from, to: end.timestamp }];
    }),
  ]);
  const outages = faults.filter(({ kind }) => kind === 'kill-redis');
  return faults
    .filter(({ kind }) => kind === 'kill-worker' || kind === 'kill-coordinator')
    .flatMap(({ at }) => {
      const held = waits.filter(({ from, to }) => from <= at && at < to);
      // What Redis held up is not the process's doing.
      const own = held.filter(({ from, to }) => !outages.some((fault) => fault.at < to && from < fault.healedAt));
      return [Math.max(0, ...own.map(({ to }) => to - at))];
    });
}
