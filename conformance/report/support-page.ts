import { readFileSync, writeFileSync } from 'node:fs';
import type { KnownFailure } from './known-failures.js';

const BEGIN = '<!-- begin: from conformance/known-failures.json -->';
const END = '<!-- end -->';

/** The known failures as a table for people: a row per reason and place, all cases by name. */
export function supportTable(known: readonly KnownFailure[]): string {
  const rows = known.map(({ area, level, cases, reason }) => {
    const names = cases.map((title) => `\`${title}\``).join('<br>');
    return `| ${area} | ${level} | ${names} | ${reason} |`;
  });
  return ['| Area | Level | Recordings | Why |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** The page with its table as the list has it now. @throws Error when the page has no place for it */
export function withSupportTable(page: string, known: readonly KnownFailure[]): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error('The page does not hold the two marks of the support table.');
  return `${page.slice(0, begin + BEGIN.length)}\n\n${supportTable(known)}\n\n${page.slice(end)}`;
}

export function writeSupportTable(file: string, known: readonly KnownFailure[]): void {
  writeFileSync(file, withSupportTable(readFileSync(file, 'utf8'), known));
}
