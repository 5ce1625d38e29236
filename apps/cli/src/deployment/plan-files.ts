import { basename } from 'node:path';
import { CliError, FileError } from '../cli-error.js';
import { EXIT } from '../exit-codes.js';
import { collectFiles } from '../sources/collect-files.js';
import { Source } from '../sources/source.js';
import { arnOf } from '../template/place-values.js';
import { type Fields, isFields } from '../template/fields.js';
import { Template } from '../template/template.js';
import type { Plan, PlannedMachine, PlanOptions } from './plan.js';
import { planTemplate } from './plan-template.js';

const NOTHING: Plan = { activities: [], machines: [], versions: [], aliases: [], problems: [] };

/**
 * What the files and folders want to be there; what is wrong with one of them is among the problems.
 * @throws CliError when one of them cannot be read, or they do not go together
 */
export function planFiles(paths: readonly string[], options: PlanOptions): Plan {
  const plans = collectFiles(paths).map((file) => planFile(file, options));
  const machines = plans.flatMap((plan) => plan.machines);
  const problems = plans.flatMap((plan) => plan.problems);
  const fine = !problems.some(({ severity }) => severity === 'ERROR');
  if (fine && options.name !== undefined && machines.length !== 1) {
    throw new CliError(`--name is for one state machine, and here are ${machines.length}.`, { exitCode: EXIT.usage });
  }
  const twice = machines.find(({ name }, at) => machines.findIndex((other) => other.name === name) < at);
  if (twice !== undefined) {
    throw new CliError(`Two state machines are called ${twice.name}.`, { place: twice.origin.source.file });
  }
  return {
    activities: plans.flatMap((plan) => plan.activities),
    machines,
    versions: plans.flatMap((plan) => plan.versions),
    aliases: plans.flatMap((plan) => plan.aliases),
    problems,
  };
}

function planFile(file: string, options: PlanOptions): Plan {
  try {
    return planSource(file, options);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return { ...NOTHING, problems: [{ severity: 'ERROR', message: error.message, ...error.at }] };
  }
}

function planSource(file: string, options: PlanOptions): Plan {
  const source = Source.read(file);
  const value = source.value();
  if (isFields(value) && 'Resources' in value) return planTemplate(templateOf(source, value, options), options);
  if (isFields(value) && 'StartAt' in value) return planDefinition(source, value, options);
  throw new FileError('This is neither a definition (with StartAt and States) nor a template (with Resources).', {
    file,
  });
}

function templateOf(source: Source, root: Fields, { at, parameters, resources }: PlanOptions): Template {
  const stackName = at.stackName ?? nameOf(source.file);
  return new Template(source, root, { at: { ...at, stackName }, parameters, resources });
}

/** JSON goes to the service as it is written: AWS compares definitions by their text. */
function planDefinition(source: Source, value: Fields, options: PlanOptions): Plan {
  const name = options.name ?? nameOf(source.file);
  const machine: PlannedMachine = {
    name,
    arn: arnOf({ ...options.at, stackName: '' }, 'states', `stateMachine:${name}`),
    definition: source.isJson ? source.text : JSON.stringify(value, null, 2),
    origin: { source, path: [], asText: false },
    ...(options.roleArn !== undefined && { roleArn: options.roleArn }),
    ...(options.type !== undefined && { type: options.type }),
  };
  return { ...NOTHING, machines: [machine] };
}

/** `examples/greeting.asl.json` defines `greeting`. */
function nameOf(file: string): string {
  return basename(file).replace(/(?:\.asl|\.template)?\.(?:json|ya?ml)$/i, '');
}
