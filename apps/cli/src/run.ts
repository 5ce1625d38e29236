import { CommanderError } from 'commander';
import { readFileSync } from 'node:fs';
import { type Environment, placeOf } from './connection/place.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { program, type GlobalOptions } from './program.js';
import type { Session } from './session.js';
import { Output, type Sink } from './terminal/output.js';
import { reportError } from './terminal/report-error.js';

const MANIFEST = new URL('../../../../package.json', import.meta.url);

/**
 * One call of the command line.
 * @param args without the program's name
 * @returns what the process is to end with; nothing is thrown
 */
export async function run(
  args: readonly string[],
  env: Environment,
  stdout: Sink = process.stdout,
  stderr: Sink = process.stderr,
): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  let session: Session | undefined;
  const open = async (options: GlobalOptions): Promise<Session> => {
    const place = placeOf(options, env);
    const { connect } = await import('./connection/connect.js');
    session = { ...(await connect(place, env)), out: new Output(stdout, stderr, options.json === true), env };
    return session;
  };
  const root = program({ open, write: (text) => void stdout.write(text), end: (ended) => (code = ended) });
  root.version((JSON.parse(readFileSync(MANIFEST, 'utf8')) as { version: string }).version);
  for (const command of [root, ...root.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
    });
  }
  try {
    await root.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    // Commander has told what is wrong with the command line, or has shown its help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    const out = session?.out ?? new Output(stdout, stderr, args.includes('--json'));
    const { explainError } = await import('./connection/explain-error.js');
    return reportError(explainError(error, session?.place.endpoint ?? ''), out);
  } finally {
    session?.sfn.destroy();
  }
}
