import { type Problem, ProblemsError } from '../cli-error.js';
import type { Change } from '../deployment/change.js';
import { deployPlan } from '../deployment/deploy-plan.js';
import { diagnosticsOf } from '../deployment/diagnostics.js';
import { planFiles } from '../deployment/plan-files.js';
import type { Plan, PlanOptions } from '../deployment/plan.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { Session } from '../session.js';
import type { Output } from '../terminal/output.js';
import { problemLine } from '../terminal/report-error.js';
import { planOptions, type PlanFlags } from './plan-flags.js';

interface DeployFlags extends PlanFlags {
  readonly publish?: boolean;
  readonly dryRun?: boolean;
}

/** Everything is read, resolved and validated before anything is changed. */
export async function run(session: Session, [paths]: [string[]], flags: DeployFlags): Promise<ExitCode> {
  const { sfn, out } = session;
  const options = await planOptions(flags, session);
  const plan = planFiles(paths, options);
  const warnings = await checked(plan, sfn);
  for (const warning of warnings) out.note(problemLine(warning, (style, text) => out.noteStyle(style, text)));
  const changes: Change[] = [];
  try {
    for await (const change of deployPlan(sfn, plan, flags)) {
      changes.push(change);
      out.line(changeLine(change, flags.dryRun === true, out));
    }
  } catch (error) {
    // What is done stays done, and the JSON on stdout is the error's.
    if (out.json) for (const change of changes) out.note(changeLine(change, flags.dryRun === true, out));
    throw error;
  }
  const elsewhere = changes.find(({ arn, type }) => type === 'stateMachine' && !isHere(arn, options.at));
  if (elsewhere !== undefined) {
    out.note(
      `${out.noteStyle('yellow', 'warning:')} ${elsewhere.arn} is not in ${options.at.region}, account ${options.at.account}, which ARNs made up here have: say --region and --account`,
    );
  }
  out.result({ dryRun: flags.dryRun === true, changes, warnings });
  return EXIT.done;
}

/** @returns the warnings. @throws ProblemsError when there is anything worse */
async function checked(plan: Plan, sfn: Session['sfn']): Promise<Problem[]> {
  const found: Problem[] = [...plan.problems];
  const fine = () => !found.some(({ severity }) => severity === 'ERROR');
  if (fine()) for (const machine of plan.machines) found.push(...(await diagnosticsOf(sfn, machine, 'ERROR')));
  if (fine()) return found;
  throw new ProblemsError('Nothing was deployed: the files have errors.', found);
}

const PAST = { create: 'created', update: 'updated', publish: 'published', unchanged: 'unchanged' } as const;
const TYPES = { stateMachine: 'state machine', activity: 'activity', version: 'version of', alias: 'alias' } as const;

function changeLine({ action, type, name, arn, differs }: Change, dryRun: boolean, out: Output): string {
  const word = dryRun && action !== 'unchanged' ? `would ${action}` : PAST[action];
  const styled = out.style(action === 'unchanged' ? 'dim' : 'green', word.padEnd(dryRun ? 13 : 9));
  const what = differs === undefined ? '' : ` (${differs.join(', ')})`;
  return `${styled} ${TYPES[type]} ${name}${what}${arn === undefined ? '' : `  ${out.style('dim', arn)}`}`;
}

function isHere(arn: string | undefined, { region, account }: PlanOptions['at']): boolean {
  return arn === undefined || arn.includes(`:${region}:${account}:`);
}
