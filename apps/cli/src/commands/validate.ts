import type { Problem } from '../cli-error.js';
import { diagnosticsOf } from '../deployment/diagnostics.js';
import { planFiles } from '../deployment/plan-files.js';
import type { ExitCode } from '../exit-codes.js';
import type { Session } from '../session.js';
import { exitOf, problemLine } from '../terminal/report-error.js';
import { planOptions, type PlanFlags } from './plan-flags.js';

interface ValidateFlags extends PlanFlags {
  readonly warnings?: boolean;
}

/** `--json`: `{result, problems}`. The exit code is 1 when there is an error. */
export async function run(session: Session, [paths]: [string[]], flags: ValidateFlags): Promise<ExitCode> {
  const { sfn, out } = session;
  const plan = planFiles(paths, await planOptions(flags, session));
  const lowest = flags.warnings === true ? 'WARNING' : 'ERROR';
  const problems: Problem[] = plan.problems.filter(({ severity }) => severity === 'ERROR' || lowest === 'WARNING');
  for (const machine of plan.machines) problems.push(...(await diagnosticsOf(sfn, machine, lowest)));
  const failed = problems.some(({ severity }) => severity === 'ERROR');
  for (const problem of problems) out.line(problemLine(problem, (style, text) => out.style(style, text)));
  const machines = plan.machines.map(({ name }) => name);
  if (!failed)
    out.line(out.style('green', `${machines.length === 1 ? machines[0] : `${machines.length} state machines`}: OK`));
  out.result({ result: failed ? 'FAIL' : 'OK', stateMachines: machines, problems });
  return exitOf(failed);
}
