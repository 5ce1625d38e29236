import { CliError } from '../cli-error.js';
import { accountOf, type Connection } from '../connection/connect.js';
import type { PlanOptions } from '../deployment/plan.js';
import { EXIT } from '../exit-codes.js';

export interface PlanFlags {
  readonly name?: string;
  readonly roleArn?: string;
  readonly type?: 'STANDARD' | 'EXPRESS';
  readonly parameter?: readonly string[];
  readonly resource?: readonly string[];
  readonly stackName?: string;
}

/** @throws CliError when a repeated option is no `key=value` */
export async function planOptions(flags: PlanFlags, connection: Connection): Promise<PlanOptions> {
  const { name, roleArn, type, parameter = [], resource = [], stackName } = flags;
  return {
    ...(name !== undefined && { name }),
    ...(roleArn !== undefined && { roleArn }),
    ...(type !== undefined && { type }),
    parameters: pairs('--parameter', parameter),
    resources: pairs('--resource', resource),
    at: {
      region: connection.place.region,
      account: await accountOf(connection),
      ...(stackName !== undefined && { stackName }),
    },
  };
}

function pairs(option: string, given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((text) => {
      const equals = text.indexOf('=');
      if (equals < 1) throw new CliError(`${option} ${text} is no key=value.`, { exitCode: EXIT.usage });
      return [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
}
