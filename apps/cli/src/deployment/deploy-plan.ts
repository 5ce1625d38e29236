import {
  DescribeStateMachineCommand,
  ListStateMachineVersionsCommand,
  PublishStateMachineVersionCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { stateMachines } from '../names/state-machine-arn.js';
import { markedVersion } from '../template/resource-values.js';
import type { Change } from './change.js';
import { deployActivity } from './deploy-activity.js';
import { deployAlias } from './deploy-alias.js';
import { deployMachine } from './deploy-machine.js';
import type { Plan, PlannedVersion } from './plan.js';

export interface DeployOptions {
  readonly dryRun?: boolean;
  /** A version of every machine, beside those that the plan has. */
  readonly publish?: boolean;
}

/**
 * Makes everything be as planned, what others refer to first: activities, state machines, versions, aliases. Doing it again changes
 * nothing. Yields each change when it is made, so that what was done before an error is told.
 */
export async function* deployPlan(
  sfn: SFNClient,
  plan: Plan,
  { dryRun = false, publish = false }: DeployOptions,
): AsyncGenerator<Change> {
  for (const activity of plan.activities) yield await deployActivity(sfn, activity, dryRun);

  const wanted = new Set([...plan.machines.map(({ name }) => name)]);
  const existing = new Map<string, string>();
  for await (const { name, stateMachineArn } of stateMachines(sfn)) {
    if (wanted.has(name as string)) existing.set(name as string, stateMachineArn as string);
  }
  /** ARNs as the templates know them, to those that there are. */
  const there = new Map<string, string>();
  const changed = new Set<string>();
  for (const machine of plan.machines) {
    const change = await deployMachine(sfn, machine, existing.get(machine.name), dryRun);
    if (change.arn !== undefined) there.set(machine.arn, change.arn);
    if (change.action !== 'unchanged') changed.add(machine.arn);
    yield change;
  }
  const machineArn = (planned: string): string | undefined =>
    there.get(planned) ?? (plan.machines.some(({ arn }) => arn === planned) ? undefined : planned);

  /** By logical id, which only its own template knows. */
  const versions = new Map<string, string>();
  const key = (file: string, id: string): string => `${file}\n${id}`;
  for (const version of [...plan.versions, ...(publish ? everyMachine(plan) : [])]) {
    const change = await publishVersion(sfn, version, machineArn(version.machineArn), {
      changed: changed.has(version.machineArn),
      dryRun,
    });
    if (change.arn !== undefined) versions.set(key(version.file, version.id), change.arn);
    yield change;
  }
  for (const alias of plan.aliases) {
    const versionArn = (version: string): string | undefined => {
      const id = markedVersion(version);
      return id === undefined ? version : versions.get(key(alias.file, id));
    };
    yield await deployAlias(sfn, alias, machineArn(alias.machineArn), versionArn, dryRun);
  }
}

function everyMachine({ machines, versions }: Plan): PlannedVersion[] {
  const unpublished = machines.filter(({ arn }) => !versions.some(({ machineArn }) => machineArn === arn));
  return unpublished.map(({ name, arn, origin }) => ({ id: name, machineArn: arn, file: origin.source.file }));
}

/** A revision is published once: the service gives the version it has of it. */
async function publishVersion(
  sfn: SFNClient,
  { machineArn, description, file }: PlannedVersion,
  stateMachineArn: string | undefined,
  { changed, dryRun }: { readonly changed: boolean; readonly dryRun: boolean },
): Promise<Change> {
  const common = { type: 'version', name: machineArn.split(':').at(-1) as string, file } as const;
  if (stateMachineArn === undefined) return { ...common, action: 'publish' };
  const newest = await newestVersion(sfn, stateMachineArn);
  if (!dryRun) {
    const request = new PublishStateMachineVersionCommand({ stateMachineArn, description });
    const { stateMachineVersionArn: arn } = await sfn.send(request);
    return { ...common, action: arn === newest ? 'unchanged' : 'publish', arn };
  }
  const published = newest !== undefined && !changed && (await sameRevision(sfn, newest, stateMachineArn));
  return published ? { ...common, action: 'unchanged', arn: newest } : { ...common, action: 'publish' };
}

async function newestVersion(sfn: SFNClient, stateMachineArn: string): Promise<string | undefined> {
  const request = new ListStateMachineVersionsCommand({ stateMachineArn, maxResults: 1 });
  const { stateMachineVersions = [] } = await sfn.send(request);
  return stateMachineVersions[0]?.stateMachineVersionArn;
}

async function sameRevision(sfn: SFNClient, ...arns: readonly string[]): Promise<boolean> {
  const described = arns.map((stateMachineArn) => sfn.send(new DescribeStateMachineCommand({ stateMachineArn })));
  const [one, other] = (await Promise.all(described)).map(({ revisionId }) => revisionId);
  return one === other;
}
