import { describe, expect, it, jest } from '@jest/globals';
import { MemoryStore } from '#store';
import type { Caller } from '../operation.js';
import { PageTokens } from '../paging/page-tokens.js';
import { ListStateMachinesOperation } from './list-state-machines.operation.js';

const OWN = '111122223333';
const OTHER = '444455556666';
const arnOf = (account: string, name: string) => `arn:aws:states:eu-west-1:${account}:stateMachine:${name}`;

async function listed(accounts: readonly string[]) {
  const store = new MemoryStore();
  for (const [n, account] of accounts.entries())
    await store.createStateMachine({
      arn: arnOf(account, `m${n}`),
      name: `m${n}`,
      type: 'STANDARD',
      roleArn: `arn:aws:iam::${account}:role/r`,
      definition: '{}',
      definitionHash: 'hash',
      status: 'ACTIVE',
      createdAt: n,
      updatedAt: n,
    });
  const reads = jest.spyOn(store, 'listStateMachines');
  const operation = new ListStateMachinesOperation(store, new PageTokens(Buffer.alloc(32, 1)));
  const caller = { account: OWN, region: 'eu-west-1', principal: { region: 'eu-west-1' } } as unknown as Caller;
  const names: string[] = [];
  for (let nextToken: string | undefined; ;) {
    const page = await operation.execute({ maxResults: 1, ...(nextToken && { nextToken }) }, caller);
    names.push(...page.stateMachines.map(({ name }) => name));
    if (page.nextToken === undefined) return { names, reads: reads.mock.calls.map(([limit]) => limit) };
    nextToken = page.nextToken;
  }
}

describe('ListStateMachines', () => {
  it('passes over the machines of other accounts in few reads', async () => {
    const { names, reads } = await listed([...Array<string>(300).fill(OTHER), OWN, OTHER, OWN, OWN, OTHER]);
    expect(names).toEqual(['m300', 'm302', 'm303']);
    expect(reads.length).toBeLessThan(10);
  });

  it('reads no more than is shown where there are no others', async () => {
    expect(await listed([OWN, OWN, OWN])).toEqual({ names: ['m0', 'm1', 'm2'], reads: [2, 2, 2] });
  });
});
