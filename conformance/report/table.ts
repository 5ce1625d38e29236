import { LEVELS, type Level, type Outcome } from '../suite/outcome.js';

interface Count {
  passed: number;
  failed: number;
}

interface Row {
  readonly area: string;
  readonly cases: number;
  readonly levels: Readonly<Record<Level, Count>>;
  readonly notSupported: number;
}

const HEADS = ['area', 'cases', 'result', 'events', 'order', 'not yet supported'];

/** A line per area: how many passed of those that were looked at, for each level, and how many are not yet supported. */
export function table(outcomes: readonly Outcome[]): string {
  const rows = rowsOf(outcomes);
  const cells = [
    HEADS,
    ...rows.map(cellsOf),
    ...(rows.length > 1
      ? [
          cellsOf(rowOf('all', outcomes)),
          ['mean over areas', '', ...LEVELS.map((level) => percent(meanOf(rows, level))), ''],
        ]
      : []),
  ];
  const widths = HEADS.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Why cases are not run, the commonest reason first. */
export function reasons(outcomes: readonly Outcome[]): string[] {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) {
    if ('notSupported' in outcome) counts.set(outcome.notSupported, (counts.get(outcome.notSupported) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([reason, count]) => `${String(count).padStart(4)}  ${reason}`);
}

function rowsOf(outcomes: readonly Outcome[]): readonly Row[] {
  const areas = [...new Set(outcomes.map(({ area }) => area))].sort();
  return areas.map((area) =>
    rowOf(
      area,
      outcomes.filter((outcome) => outcome.area === area),
    ),
  );
}

function rowOf(area: string, outcomes: readonly Outcome[]): Row {
  const countOf = (level: Level): Count => {
    const looked = outcomes.flatMap((o) => ('findings' in o && o.findings[level] ? [o.findings[level].length] : []));
    const failed = looked.filter((differences) => differences > 0).length;
    return { passed: looked.length - failed, failed };
  };
  const levels = { result: countOf('result'), events: countOf('events'), order: countOf('order') };
  return { area, cases: outcomes.length, levels, notSupported: outcomes.filter((o) => 'notSupported' in o).length };
}

const cellsOf = ({ area, cases, levels, notSupported }: Row): string[] => [
  area,
  String(cases),
  ...LEVELS.map((level) => {
    const { passed, failed } = levels[level];
    return passed + failed === 0 ? '-' : `${passed}/${passed + failed}`;
  }),
  notSupported === 0 ? '-' : String(notSupported),
];

/** Of each area with something looked at: how many of these passed at level `result`. */
export function resultsByArea(outcomes: readonly Outcome[]): readonly {
  readonly area: string;
  readonly passed: number;
  readonly looked: number;
  readonly notSupported: number;
}[] {
  return rowsOf(outcomes).flatMap(({ area, levels: { result }, notSupported }) => {
    const looked = result.passed + result.failed;
    return looked === 0 ? [] : [{ area, passed: result.passed, looked, notSupported }];
  });
}

/** The mean over areas of the share that passed, 0 … 1; undefined when nothing was looked at on this level. */
export function meanOverAreas(outcomes: readonly Outcome[], level: Level): number | undefined {
  return meanOf(rowsOf(outcomes), level);
}

function meanOf(rows: readonly Row[], level: Level): number | undefined {
  const counts = rows.map(({ levels }) => levels[level]).filter(({ passed, failed }) => passed + failed > 0);
  if (counts.length === 0) return undefined;
  return counts.reduce((sum, { passed, failed }) => sum + passed / (passed + failed), 0) / counts.length;
}

/** Rounded down, so that it never shows a target as reached that is not. */
export const percent = (share: number | undefined): string =>
  share === undefined ? '-' : `${(Math.floor(share * 1000) / 10).toFixed(1)}%`;
