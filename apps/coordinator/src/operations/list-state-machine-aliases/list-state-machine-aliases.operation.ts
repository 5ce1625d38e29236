import { Inject, Injectable } from '@nestjs/common';
import {
  epochSeconds,
  qualifiedArn,
  StateMachineDeleting,
  StateMachineDoesNotExist,
  type ListStateMachineAliasesRequest,
  type ListStateMachineAliasesResponse,
} from '#sfn-api';
import { byAge, type StateMachineAlias, type StateMachineStore } from '#store';
import { STATE_MACHINE_STORE } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { pageSize } from '../paging/page-size.js';
import { PageTokens, type TokenScope } from '../paging/page-tokens.js';
import { StateMachineLookup } from '../shared/state-machine-lookup.js';

type Cursor = Pick<StateMachineAlias, 'createdAt' | 'name'>;

/** Of a machine, or of a version. Oldest first, as AWS has been recorded to list them; its documentation says otherwise. */
@Injectable()
export class ListStateMachineAliasesOperation implements Operation<'ListStateMachineAliases'> {
  readonly name = 'ListStateMachineAliases';

  constructor(
    private readonly lookup: StateMachineLookup,
    @Inject(STATE_MACHINE_STORE) private readonly stateMachines: StateMachineStore,
    private readonly tokens: PageTokens,
  ) {}

  async execute(
    { stateMachineArn, maxResults, nextToken }: ListStateMachineAliasesRequest,
    caller: Caller,
  ): Promise<ListStateMachineAliasesResponse> {
    const { machine, version, alias } = await this.lookup.findAny(stateMachineArn, caller);
    if (alias !== undefined) throw new StateMachineDoesNotExist(stateMachineArn);
    if (machine.status === 'DELETING') throw new StateMachineDeleting(stateMachineArn);
    const scope: TokenScope = { operation: this.name, arguments: [stateMachineArn] };
    const after = this.tokens.open<Cursor>(scope, nextToken);
    const limit = pageSize(maxResults);
    const found = (await this.stateMachines.listAliases(machine.arn))
      .filter(({ routes }) => version === undefined || routes.some((route) => route.version === version.number))
      .filter((each) => after === undefined || byAge(each, after) > 0);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      stateMachineAliases: page.map(({ name, createdAt }) => ({
        stateMachineAliasArn: qualifiedArn(machine.arn, name),
        creationDate: epochSeconds(createdAt),
      })),
      ...(found.length > limit &&
        last && {
          nextToken: this.tokens.issue(scope, { createdAt: last.createdAt, name: last.name } satisfies Cursor),
        }),
    };
  }
}
