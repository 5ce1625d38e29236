import { StateMachineAlreadyExists } from '@aws-sdk/client-sfn';
import { type Seeded, seeded } from '#testing';
import type { Api } from '../support/api.js';

/** How a case of the workload is deployed: as it is, or with two published versions and an alias that leads to both. */
export interface PlannedDeployment {
  readonly name: string;
  /** JSON texts: of version 1, and of version 2, which is what the machine itself is then. */
  readonly definitions: readonly [string] | readonly [string, string];
  /** Of version 1, in percent; version 2 has the rest. */
  readonly weight: number;
}

/** What a start names. */
export type StartTarget = 'machine' | 'version' | 'alias';

export const ALIAS = 'live';
const VERSION = 1;
const WEIGHTS = [10, 50, 90] as const;

/** Drawn from a seed of its own, so that what a seed stands for otherwise stays what it was. */
export function planDeployment(seed: string, n: number, definition: string): PlannedDeployment {
  const draw = seeded(`deployment ${seed} ${n}`);
  const name = `m${n}`;
  if (!draw.chance(0.5)) return { name, definitions: [definition], weight: 100 };
  return { name, definitions: [definition, withGreeting(definition)], weight: draw.pick(WEIGHTS) };
}

/** What the start of an execution names; most go by the alias where there is one. */
export function targetOf({ definitions: [, second] }: PlannedDeployment, seed: string, execution: string): StartTarget {
  if (second === undefined) return 'machine';
  const draw: Seeded = seeded(`target ${seed} ${execution}`);
  return draw.chance(0.8) ? 'alias' : draw.pick(['version', 'machine'] as const);
}

export function targetArn(machineArn: string, target: StartTarget): string {
  return { machine: machineArn, version: `${machineArn}:${VERSION}`, alias: `${machineArn}:${ALIAS}` }[target];
}

/**
 * Deploys it, also where a part of it is there already: a Redis that lost its last writes may have kept the machine and not the alias.
 * @param known ARN of an earlier deployment
 * @returns the machine's ARN
 */
export async function deploy(api: Api, { name, definitions, weight }: PlannedDeployment, known = ''): Promise<string> {
  const [first, second] = definitions;
  if (second === undefined) return api.createStateMachine(name, first);
  const arn = await api.createStateMachine(name, first, { publish: true }).catch((error: unknown) => {
    // It has its second definition already.
    if (error instanceof StateMachineAlreadyExists && known !== '') return known;
    throw error;
  });
  await api.updateStateMachine(arn, second, { publish: true });
  await api.createAlias(ALIAS, [
    { stateMachineVersionArn: `${arn}:1`, weight },
    { stateMachineVersionArn: `${arn}:2`, weight: 100 - weight },
  ]);
  return arn;
}

/** Another definition of the same meaning, which its histories tell from the first. */
function withGreeting(definition: string): string {
  const { StartAt, States, ...rest } = JSON.parse(definition) as { StartAt: string; States: object };
  const greeting = { Comment: 'version 2', Type: 'Pass', Next: StartAt };
  return JSON.stringify({ ...rest, StartAt: 'Greeting', States: { Greeting: greeting, ...States } });
}
