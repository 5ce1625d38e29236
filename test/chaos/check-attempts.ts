import { areBegun, areBegunOnce, REDELIVERED_RESOURCE, type Replay, type ReplayedAttempt } from '#testing';
import type { LedgerAnswer, LedgerEntry } from '../support/ledger.js';
import { attemptName } from './attempt-names.js';
import { type Fault, forgottenBy } from './support/fault-log.js';

/** What is noted of an execution by workers and by those who hold its task tokens. */
export interface Noted {
  readonly begun: readonly LedgerEntry[];
  readonly answers: readonly LedgerAnswer[];
  readonly faults: readonly Fault[];
}

/** I4, but for what Redis itself has forgotten: what was begun in a lost window may be begun again. */
export function checkAttempts(
  arn: string,
  { attempts }: Replay,
  { begun, faults }: Noted,
): { readonly wrong: string[]; readonly repeated: number } {
  const isForgotten = forgottenBy(faults);
  const excused = new Set(begun.filter(({ at }) => isForgotten(at)).map(({ attempt }) => attempt));
  const strict = begun.filter(({ attempt }) => !excused.has(attempt));
  const nameOf = ({ stateName, input, attempt }: ReplayedAttempt) => attemptName(arn, stateName, input, attempt);
  const recorded = attempts.filter((each) => each.begun && !excused.has(nameOf(each)));
  const of = <T extends { readonly resource: string }>(all: readonly T[], redelivered: boolean) =>
    all.filter(({ resource }) => (resource === REDELIVERED_RESOURCE) === redelivered);
  const [once, again] = [of(recorded, false), of(recorded, true)];
  const names = begun.map(({ attempt }) => attempt);
  const mayBegin = timesEach(once.map(nameOf));
  const numbered = (all: readonly string[]) => withNumbers(all, mayBegin);
  // Whoever had begun them may have died before he noted it.
  const unnoted = new Set(once.filter(({ end }) => end !== 'worker' && end !== 'callback').map(nameOf));
  return {
    wrong: [
      ...areBegunOnce(
        numbered(of(strict, false).map(({ attempt }) => attempt)),
        numbered(once.map(nameOf)),
        numbered(once.map(nameOf)).filter((_, n) => unnoted.has(nameOf(once[n] as ReplayedAttempt))),
      ),
      ...areBegun(
        of(strict, true).map(({ attempt }) => attempt),
        again.filter(({ end }) => end === 'worker' || end === 'callback').map(nameOf),
      ),
      ...again.filter(({ end }) => end === 'lost').map((each) => `lost, though its queue redelivers: ${nameOf(each)}`),
    ],
    repeated:
      of(begun, false).length - new Set(names.filter((_, n) => begun[n]?.resource !== REDELIVERED_RESOURCE)).size,
  };
}

/** What holders of task tokens were told is what the history says: one answer was accepted, and it ended the attempt. */
export function checkAnswers({ attempts }: Replay, { answers, faults }: Noted): string[] {
  const isForgotten = forgottenBy(faults);
  const hasLost = faults.some(({ lost }) => lost);
  const byToken = new Map(attempts.map((attempt) => [attempt.taskToken, attempt]));
  const accepted = new Set<string>();
  return answers.flatMap(({ taskToken, told, at }) => {
    if (told !== 'ok') return told === 'TaskTimedOut' || hasLost ? [] : [`a task token was answered by ${told}`];
    if (isForgotten(at)) return [];
    if (accepted.size === accepted.add(taskToken).size) return ['two answers to one task token were accepted'];
    const attempt = byToken.get(taskToken);
    // Redis may have lost that it was scheduled at all: then somebody else has the place.
    if (!attempt) return hasLost ? [] : ['an answer to a task token was accepted that no attempt has'];
    const { end = 'callback', stateName } = attempt;
    return end === 'callback' ? [] : [`an answer to ${stateName} was accepted, and yet its end is ${end}`];
  });
}

/**
 * After a redrive retries count from 0 again, so that a Parallel may give its branches the same input twice, and two attempts have one name.
 * The first of a name that may begin `k` times is the name itself, then come `2:` … `k:`; one too many is the `k`-th again.
 */
function withNumbers(names: readonly string[], mayBegin: ReadonlyMap<string, number>): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const n = Math.min((seen.get(name) ?? 0) + 1, mayBegin.get(name) ?? 1);
    seen.set(name, n);
    return n === 1 ? name : `${n}: ${name}`;
  });
}

function timesEach(names: readonly string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const name of names) times.set(name, (times.get(name) ?? 0) + 1);
  return times;
}
