import { parseStateMachineArn, qualifiedArn, unqualifiedArn, ValidationException, versionNumber } from '#sfn-api';
import type { RoutingConfiguration } from '#sfn-api';
import type { AliasRoute, StateMachineAlias } from '#store';

const FULL = 100;

/**
 * The routes that a request asks for, of one machine.
 * @throws ValidationException with AWS's texts, InvalidArn
 */
export function readRouting(given: RoutingConfiguration): {
  readonly stateMachineArn: string;
  readonly routes: readonly AliasRoute[];
} {
  const arns = given.map(({ stateMachineVersionArn }) => stateMachineVersionArn);
  const received = `Received: [${arns.join(', ')}]`;
  const versions = arns.map((arn) => {
    const { qualifier } = parseStateMachineArn(arn);
    const version = versionNumber(qualifier);
    if (qualifier === undefined || version === undefined)
      throw refusal(`Routing configuration must contain state machine version ARNs. ${received}`);
    return { stateMachineArn: unqualifiedArn(arn, qualifier), version };
  });
  if (new Set(arns).size < arns.length)
    throw refusal(`Routing configuration must contain distinct state machine version ARNs. ${received}`);
  const [stateMachineArn, ...others] = new Set(versions.map((each) => each.stateMachineArn));
  if (stateMachineArn === undefined || others.length > 0)
    throw refusal(`Routing configuration must contain versions of one state machine. ${received}`);
  const weights = given.map(({ weight }) => weight);
  if (weights.reduce((sum, weight) => sum + weight, 0) !== FULL)
    throw refusal(`Sum of routing configuration weights must equal 100. Received: [${weights.join(', ')}]`);
  return { stateMachineArn, routes: versions.map(({ version }, n) => ({ version, weight: weights[n] as number })) };
}

export function routingOf({ stateMachineArn, routes }: StateMachineAlias): RoutingConfiguration {
  return routes.map(({ version, weight }) => ({
    stateMachineVersionArn: qualifiedArn(stateMachineArn, version),
    weight,
  }));
}

/** The version that a start goes to. @param draw from 0 to 99, each as likely as the others */
export function chooseVersion(routes: readonly AliasRoute[], draw: number): number {
  let below = 0;
  for (const { version, weight } of routes) {
    below += weight;
    if (draw < below) return version;
  }
  throw new RangeError(`The weights of an alias cover 0 … ${below - 1}, not ${draw}.`);
}

function refusal(message: string): ValidationException {
  return new ValidationException(message, 'INVALID_ROUTING_CONFIGURATION');
}
