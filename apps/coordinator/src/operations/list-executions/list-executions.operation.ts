import { Inject, Injectable } from '@nestjs/common';
import {
  epochSeconds,
  ResourceNotFound,
  StateMachineTypeNotSupported,
  ValidationException,
  type ExecutionListItem,
  type ListExecutionsRequest,
  type ListExecutionsResponse,
} from '#sfn-api';
import type { ExecutionStore, ExecutionSummary, ListExecutionsQuery } from '#store';
import { EXECUTION_STORE } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { pageSize } from '../paging/page-size.js';
import { PageTokens, type TokenScope } from '../paging/page-tokens.js';
import { qualifiersOf } from '../shared/qualifiers.js';
import { StateMachineLookup } from '../shared/state-machine-lookup.js';

type Cursor = NonNullable<ListExecutionsQuery['after']>;

/** Newest first: of a machine, or of what was started with one of its versions or aliases. */
@Injectable()
export class ListExecutionsOperation implements Operation<'ListExecutions'> {
  readonly name = 'ListExecutions';

  constructor(
    private readonly lookup: StateMachineLookup,
    @Inject(EXECUTION_STORE) private readonly executions: ExecutionStore,
    private readonly tokens: PageTokens,
  ) {}

  async execute(request: ListExecutionsRequest, caller: Caller): Promise<ListExecutionsResponse> {
    const stateMachineArn = stateMachineArnOf(request);
    const { statusFilter, nextToken } = request;
    if (statusFilter === 'PENDING_REDRIVE')
      throw new ValidationException('The statusFilter PENDING_REDRIVE can only be used with a mapRunArn');
    const { machine } = await this.lookup.findAny(stateMachineArn, caller);
    if (machine.type === 'EXPRESS') throw new StateMachineTypeNotSupported();

    const limit = pageSize(request.maxResults);
    const scope: TokenScope = { operation: this.name, arguments: [stateMachineArn, statusFilter] };
    const after = this.tokens.open<Cursor>(scope, nextToken);
    const found = await this.executions.listExecutions({
      stateMachineArn,
      limit: limit + 1,
      ...(statusFilter !== undefined && { status: statusFilter }),
      ...(after && { after }),
    });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      executions: page.map(itemOf),
      ...(found.length > limit && last && { nextToken: this.tokens.issue(scope, cursorOf(last)) }),
    };
  }
}

/** @throws ValidationException, ResourceNotFound: there are no Map Runs yet, so that no ARN names one */
function stateMachineArnOf({ stateMachineArn, mapRunArn, redriveFilter }: ListExecutionsRequest): string {
  if ((stateMachineArn === undefined) === (mapRunArn === undefined)) {
    throw new ValidationException('Exactly one of stateMachineArn and mapRunArn must be specified');
  }
  if (stateMachineArn === undefined) throw new ResourceNotFound(mapRunArn as string);
  if (redriveFilter !== undefined) throw new ValidationException('A redriveFilter can only be used with a mapRunArn');
  return stateMachineArn;
}

function cursorOf({ info, execution }: ExecutionSummary): Cursor {
  return { startedAt: info.startedAt, execution };
}

function itemOf({ info, status, stoppedAt }: ExecutionSummary): ExecutionListItem {
  return {
    executionArn: info.arn,
    stateMachineArn: info.stateMachineArn,
    name: info.name,
    status,
    startDate: epochSeconds(info.startedAt),
    ...(stoppedAt !== undefined && { stopDate: epochSeconds(stoppedAt) }),
    ...qualifiersOf(info),
    redriveCount: info.redriveCount,
    ...(info.redrivenAt !== undefined && { redriveDate: epochSeconds(info.redrivenAt) }),
  };
}
