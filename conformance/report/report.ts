import { LEVELS, type Outcome } from '../suite/outcome.js';
import { failuresOf, judge, type Failure, type KnownFailure } from './known-failures.js';
import { percent, reasons, table } from './table.js';
import { API_TARGET, checkApiAreas, checkTargets } from './targets.js';

export interface ReportOptions {
  readonly known: readonly KnownFailure[];
  /** Whether everything was run that an entry of the known failures speaks of. */
  readonly complete: (entry: KnownFailure) => boolean;
  /** Whether all recordings were run, so that the targets must be met. */
  readonly targets: boolean;
  readonly verbose: boolean;
}

export interface Report {
  readonly text: string;
  /** True when nothing failed that is not known, everything known failed, and the targets are met. */
  readonly good: boolean;
}

/**
 * The whole outcome as text; its last line is `N passed, N failed` (at level `result`), with `, N skipped` if there are any:
 * what is not supported yet, and the known failures, so that CI stands on what is new.
 */
export function report(outcomes: readonly Outcome[], { known, complete, targets, verbose }: ReportOptions): Report {
  const lines: string[] = [];
  const recordings = outcomes.filter(({ origin }) => origin === 'recordings');
  const language = recordings.filter((outcome) => outcome.language);
  const parts = {
    "The project's own cases": outcomes.filter(({ origin }) => origin === 'own cases'),
    'Recordings of AWS: the language, with functions at most': language,
    'Recordings of AWS: sequences of API calls, other services': recordings.filter((outcome) => !outcome.language),
  };
  for (const [heading, those] of Object.entries(parts)) {
    if (those.length === 0) continue;
    lines.push('', `${heading} (passed/compared)`, '', table(those));
    const why = reasons(those);
    if (why.length > 0) lines.push('', 'Not yet supported, and why:', ...why);
  }
  const reached = targets ? checkTargets(language) : { lines: [], met: true };
  if (targets) lines.push('', 'Targets, as means over the areas of the language:', ...reached.lines);

  const judgement = judge(failuresOf(outcomes), known, complete);
  const named = [...judgement.known.keys()].filter(({ level, outcome }) => level === LEVELS[0] && outcome.api === true);
  const calls = checkApiAreas(
    recordings.filter(({ api }) => api === true),
    (area) => named.filter(({ outcome }) => outcome.area === area).length,
  );
  if (calls.lines.length > 0) {
    const heading = `API calls and judged definitions that need only Step Functions and functions, at least ${percent(API_TARGET)} of each area wanted:`;
    lines.push('', heading, ...calls.lines);
  }
  if (judgement.unexpected.length > 0) {
    lines.push(
      '',
      `Failures (${judgement.unexpected.length}):`,
      ...judgement.unexpected.flatMap((failure) => shown(failure, verbose)),
    );
  }
  if (judgement.known.size > 0) {
    lines.push('', `Known failures (${judgement.known.size}), see known-failures.json:`);
    for (const [failure, { reason }] of judgement.known)
      lines.push(...shown(failure, verbose), `      known: ${reason}`);
  }
  for (const { entry, title } of judgement.stale) {
    lines.push(
      '',
      `Stale: known-failures.json lists ${entry.area} / ${title} [${entry.level}] with "${entry.difference}", and it does not fail so. Correct the file.`,
    );
  }

  const accepted = new Set(
    [...judgement.known.keys()].filter(({ level }) => level === LEVELS[0]).map(({ outcome }) => outcome),
  );
  if (accepted.size > 0)
    lines.push(
      '',
      `${accepted.size} known failures at this level, listed above with their reasons, count as skipped in the next line.`,
    );
  lines.push('', totals(outcomes, accepted));
  const looked = outcomes.some((outcome) => 'findings' in outcome);
  const good =
    looked &&
    reached.met &&
    (calls.met || !targets) &&
    judgement.unexpected.length === 0 &&
    judgement.stale.length === 0;
  return { text: lines.join('\n'), good };
}

function shown({ level, outcome, differences }: Failure, verbose: boolean): string[] {
  const first = verbose ? differences : differences.slice(0, 3);
  const more = differences.length - first.length;
  const title = `  ✗ ${outcome.area} / ${outcome.title}   [${level}]`;
  return [
    title,
    ...first.map((line) => `      ${line}`),
    ...(more > 0 ? [`      … and ${more} more (--verbose)`] : []),
  ];
}

function totals(outcomes: readonly Outcome[], accepted: ReadonlySet<Outcome>): string {
  const [level] = LEVELS;
  const results = outcomes.flatMap((o) =>
    'findings' in o && !accepted.has(o) ? [o.findings[level]?.length ?? 0] : [],
  );
  const failed = results.filter((differences) => differences > 0).length;
  const skipped = outcomes.length - results.length;
  return `${results.length - failed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
