import { CliError, placeOf, type Problem, ProblemsError } from '../cli-error.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { Output } from './output.js';

/** Tells of an error, without a stack. @returns what the process is to end with */
export function reportError(error: unknown, out: Output): ExitCode {
  const told = error instanceof CliError ? error : new CliError(messageOf(error));
  const problems = told instanceof ProblemsError ? told.problems : [];
  out.result({
    error: {
      name: told.name,
      message: told.message,
      ...(told.place !== undefined && { place: told.place }),
      ...(told.wayOut !== undefined && { wayOut: told.wayOut }),
      ...(problems.length > 0 && { problems }),
    },
  });
  for (const problem of problems) out.note(problemLine(problem, (style, text) => out.noteStyle(style, text)));
  out.note(`${out.noteStyle('red', 'error:')} ${told.message}`);
  if (told.place !== undefined) out.note(`  at ${told.place}`);
  if (told.wayOut !== undefined) out.note(`  ${told.wayOut}`);
  return told.exitCode;
}

/** `order.asl.json:12:7: error MISSING_TRANSITION_TARGET: … (/States/Pay/Next)`, as editors and CI systems read it. */
export function problemLine(problem: Problem, style: (style: 'red' | 'yellow', text: string) => string): string {
  const { severity, code, message, at } = problem;
  const word = severity === 'ERROR' ? style('red', 'error') : style('yellow', 'warning');
  return `${placeOf(problem)}: ${code === undefined ? word : `${word} ${code}`}: ${message}${at ? ` (${at})` : ''}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

export const exitOf = (failed: boolean): ExitCode => (failed ? EXIT.failed : EXIT.done);
