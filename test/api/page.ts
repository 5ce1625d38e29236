import type { OperationName } from '#sfn-api';
import { CASES } from './cases/index.js';
import { NO_KMS, type OperationCases } from './operation-cases.js';

/** A refusal that was seen. */
export interface Told {
  readonly operation: OperationName;
  readonly error: string;
  readonly message: string;
}

const HEAD = `# Operations and errors

Written by \`npm run docs:api\` from the suite [\`test/api\`](../test/api), which calls every operation by the AWS SDK at a real
coordinator, once to do what it is for and once for each error of AWS's model. How to point a client here, and what the
operations do, is in [The AWS API](aws-api.md).

A dash: nothing is known to differ. An error that is struck out is in the model and does not happen here; the reasons are below.
Every operation can also answer \`ValidationException\` for a request outside AWS's constraints,
\`SerializationException\`, \`ThrottlingException\`, \`ServiceUnavailable\` and \`InternalFailure\`.
`;

/** The text of docs/api.md. */
export function apiPage(told: readonly Told[]): string {
  const served = Object.entries(CASES) as [OperationName, OperationCases][];
  const rows = served.map(([operation, cases]) => [
    cases.group,
    operation,
    errorsOf(cases),
    (cases.differs ?? []).join('; ') || '–',
  ]);
  return [
    HEAD,
    table(['', 'Operation', 'Its errors', 'What differs from AWS'], rows),
    '## What the errors say\n',
    'As they were answered, with the ARNs and names of the suite.\n',
    table(['Error', 'Text'], textsOf(told)),
    '## Errors of the model that do not happen here\n',
    table(['Error', 'Of', 'Why'], neverOf(served)),
  ].join('\n');
}

function errorsOf({ fails, elsewhere = {}, never = {} }: OperationCases): string {
  const own = Object.keys(never).filter((error) => !error.startsWith('Kms'));
  const kms = own.length < Object.keys(never).length ? ['~~Kms…~~'] : [];
  return [
    ...[...Object.keys(fails), ...Object.keys(elsewhere)].sort(),
    ...own.map((error) => `~~${error}~~`),
    ...kms,
  ].join(', ');
}

/** Each text of each error once, whoever says it. */
function textsOf(told: readonly Told[]): string[][] {
  const rows = told.map(({ error, message }) => [error, `\`${clean(message)}\``] as const);
  const unique = new Map(rows.map((row) => [row.join(), [...row]]));
  return [...unique.values()].sort((a, b) => (a.join() < b.join() ? -1 : 1));
}

function neverOf(served: readonly [OperationName, OperationCases][]): string[][] {
  const reasons = new Map<string, { readonly error: string; readonly why: string; readonly of: string[] }>();
  for (const [operation, { never = {} }] of served) {
    for (const [given, why] of Object.entries(never)) {
      const error = why === NO_KMS ? 'Kms…' : given;
      const known = reasons.get(error + why) ?? { error, why, of: [] };
      if (!known.of.includes(operation)) known.of.push(operation);
      reasons.set(error + why, known);
    }
  }
  return [...reasons.values()]
    .sort((a, b) => (a.error < b.error ? -1 : 1))
    .map(({ error, of, why }) => [error, why === NO_KMS ? 'all that know it' : of.join(', '), why]);
}

/** What is another one at each run, and what a cell of a table cannot hold. */
function clean(message: string): string {
  const steady = message
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<uuid>')
    .replace(/thing-\d+/g, 'thing')
    .replace(/([xd])\1{20,}/g, '$1…');
  return steady.replaceAll('|', '\\|').replaceAll('`', "'");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}
