import { CliError } from '../cli-error.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { Session } from '../session.js';
import { table } from '../terminal/table.js';

interface Workers {
  readonly resources: readonly { readonly resource: string; readonly workers: number; readonly lastServedAt: string }[];
  readonly truncated: boolean;
}

const PATIENCE_MS = 10_000;

/** Who serves what is no matter of the AWS API: the coordinator tells it at `GET /workers`. `--json`: `{resources, truncated}`. */
export async function run(
  { place, out, env }: Session,
  _: [],
  { idle }: { readonly idle?: boolean },
): Promise<ExitCode> {
  const { resources, truncated } = await workersAt(place.endpoint, env['STEPWELL_OPERATOR_TOKEN']);
  const shown = resources.filter(({ workers }) => idle === true || workers > 0);
  const rows = shown.map(({ resource, workers, lastServedAt }) => [
    String(workers),
    workers > 0 ? 'now' : lastServedAt,
    resource,
  ]);
  if (rows.length === 0) out.line('No worker serves anything.');
  else for (const line of table(['WORKERS', 'SERVED', 'RESOURCE'], rows)) out.line(line);
  if (truncated) out.note('There are more resources than are shown.');
  out.result({ resources: shown, truncated });
  return EXIT.done;
}

const WAYS_OUT: Readonly<Record<number, string>> = {
  403: 'Set STEPWELL_OPERATOR_TOKEN to that of the coordinator. One that has none tells its own machine only, asked as localhost or 127.0.0.1.',
  404: 'Only a Stepwell coordinator tells who its workers are.',
};

async function workersAt(endpoint: string, token: string | undefined): Promise<Workers> {
  const address = new URL('workers', endpoint.replace(/\/*$/, '/')).href;
  let answer: Response;
  try {
    answer = await fetch(address, {
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: token ? { authorization: `Bearer ${token}` } : {},
    });
  } catch (error) {
    // `fetch failed`; what it is about is in its cause.
    const { cause } = error as Error;
    throw cause instanceof Error ? cause : error;
  }
  if (answer.ok) return (await answer.json()) as Workers;
  throw new CliError(`${address} answers ${answer.status}.`, {
    wayOut: WAYS_OUT[answer.status],
    exitCode: answer.status >= 500 ? EXIT.unreachable : EXIT.failed,
  });
}
