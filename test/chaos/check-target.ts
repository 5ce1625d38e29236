import type { DescribeExecutionCommandOutput } from '@aws-sdk/client-sfn';
import { ALIAS, type PlannedDeployment, type StartTarget } from './deployment.js';

type Described = Pick<
  DescribeExecutionCommandOutput,
  'stateMachineArn' | 'stateMachineVersionArn' | 'stateMachineAliasArn'
>;

/** Which version an execution runs; undefined is the machine as it is. */
export function versionOf({ stateMachineVersionArn: arn }: Described): number | undefined {
  return arn === undefined ? undefined : Number(arn.slice(arn.lastIndexOf(':') + 1));
}

/** The definition that an execution must have run. */
export function definitionOf({ definitions }: PlannedDeployment, described: Described): string {
  const version = versionOf(described) ?? definitions.length;
  return definitions[version - 1] ?? definitions[0];
}

/** Whether it tells of the version and alias that its start named. */
export function checkTarget(target: StartTarget, found: Described): string[] {
  const machine = (found.stateMachineArn ?? '').split(':').slice(0, 7).join(':');
  const version = versionOf(found);
  const fits = {
    machine: version === undefined && found.stateMachineAliasArn === undefined,
    version: version === 1 && found.stateMachineAliasArn === undefined,
    alias: (version === 1 || version === 2) && found.stateMachineAliasArn === `${machine}:${ALIAS}`,
  }[target];
  if (fits) return [];
  return [`started by ${target}, it tells of version ${version} and alias ${found.stateMachineAliasArn}`];
}

/** Of starts by alias: how many went to version 1, how many should have by the weights, and by how much chance may differ (variance). */
export interface AliasStarts {
  readonly starts: number;
  readonly first: number;
  readonly expected: number;
  readonly variance: number;
}

export function aliasStarts(all: readonly { readonly weight: number; readonly version?: number }[]): AliasStarts {
  const shares = all.map(({ weight }) => weight / 100);
  return {
    starts: all.length,
    first: all.filter(({ version }) => version === 1).length,
    expected: shares.reduce((sum, share) => sum + share, 0),
    variance: shares.reduce((sum, share) => sum + share * (1 - share), 0),
  };
}

/** Standard deviations between what the weights want and what was found; above six is no chance (one in 5 · 10⁸). */
export function deviationsOf(all: readonly AliasStarts[]): number {
  const sum = (of: (each: AliasStarts) => number) => all.reduce((total, each) => total + of(each), 0);
  const variance = sum((each) => each.variance);
  return variance === 0 ? 0 : Math.abs(sum((each) => each.first - each.expected)) / Math.sqrt(variance);
}
