import { qualifiedArn } from '#sfn-api';
import type { ExecutionSummary } from '#store';

/** The members that tell of the version and alias an execution was started with. */
export function qualifiersOf(info: ExecutionSummary['info']): {
  stateMachineVersionArn?: string;
  stateMachineAliasArn?: string;
} {
  const { stateMachineArn, stateMachineVersion, stateMachineAlias } = info;
  return {
    ...(stateMachineVersion !== undefined && {
      stateMachineVersionArn: qualifiedArn(stateMachineArn, stateMachineVersion),
    }),
    ...(stateMachineAlias !== undefined && { stateMachineAliasArn: qualifiedArn(stateMachineArn, stateMachineAlias) }),
  };
}
