import { describe, expect, it } from '@jest/globals';
import { judge } from './policy.js';
import { readPolicy } from './read-policy.js';

const ORDERS = 'arn:aws:states:us-east-1:123456789012:stateMachine:orders';
const EXECUTION = 'arn:aws:states:us-east-1:123456789012:execution:orders:first';
const START = 'states:StartExecution';
const allow = (Action: string | string[], Resource: string | string[]) => ({ Effect: 'Allow', Action, Resource });
const deny = (Action: string | string[], Resource: string | string[]) => ({ Effect: 'Deny', Action, Resource });
const judged = (statement: object | object[], action = START, resource = ORDERS) =>
  judge(readPolicy({ Version: '2012-10-17', Statement: statement }, 'policy'), action, resource);

const ALLOWED = { allowed: true };
const BY_DEFAULT = { allowed: false, by: 'default' };
const BY_STATEMENT = { allowed: false, by: 'statement' };

describe('a policy', () => {
  it.each([
    { title: 'the action and the ARN', statement: allow(START, ORDERS), verdict: ALLOWED },
    { title: 'everything', statement: allow('*', '*'), verdict: ALLOWED },
    {
      title: 'lists of both',
      statement: allow(['states:StopExecution', START], ['arn:aws:states:*:*:x', ORDERS]),
      verdict: ALLOWED,
    },
    { title: 'an action in other letters', statement: allow('states:startexecution', '*'), verdict: ALLOWED },
    { title: 'actions that begin so', statement: allow('states:Start*', '*'), verdict: ALLOWED },
    { title: 'actions with one letter open', statement: allow('states:StartExecutio?', '*'), verdict: ALLOWED },
    {
      title: 'any region and account',
      statement: allow(START, 'arn:aws:states:*:*:stateMachine:orders'),
      verdict: ALLOWED,
    },
    {
      title: 'names that begin so',
      statement: allow(START, 'arn:aws:states:us-east-1:123456789012:stateMachine:ord*'),
      verdict: ALLOWED,
    },
    {
      title: 'names with a middle open',
      statement: allow(START, 'arn:aws:states:us-east-1:123456789012:stateMachine:o*s'),
      verdict: ALLOWED,
    },
    {
      title: 'all after the account',
      statement: allow(START, 'arn:aws:states:us-east-1:123456789012:*'),
      verdict: ALLOWED,
    },
    { title: 'another action', statement: allow('states:StopExecution', '*'), verdict: BY_DEFAULT },
    { title: 'another service', statement: allow('sqs:*', '*'), verdict: BY_DEFAULT },
    { title: 'a part of the name', statement: allow(START, `${ORDERS.slice(0, -1)}`), verdict: BY_DEFAULT },
    {
      title: 'the name in other letters',
      statement: allow(START, ORDERS.replace('orders', 'Orders')),
      verdict: BY_DEFAULT,
    },
    { title: 'one letter too few', statement: allow(START, `${ORDERS}?`), verdict: BY_DEFAULT },
    { title: 'nothing', statement: [], verdict: BY_DEFAULT },
    {
      title: 'a dot for no letter but itself',
      statement: allow(START, ORDERS.replace('orders', 'order.')),
      verdict: BY_DEFAULT,
    },
    { title: 'it, and forbids it, too', statement: [deny(START, ORDERS), allow('*', '*')], verdict: BY_STATEMENT },
    {
      title: 'it, and forbids all that is called so',
      statement: [allow(START, ORDERS), deny('states:*', 'arn:aws:states:*:*:*:orders')],
      verdict: BY_STATEMENT,
    },
    {
      title: 'it, and forbids something else',
      statement: [allow(START, ORDERS), deny('states:StopExecution', '*')],
      verdict: ALLOWED,
    },
  ])('that names $title', ({ statement, verdict }) => {
    expect(judged(statement)).toEqual(verdict);
  });

  it('keeps a wildcard inside one part of an ARN, unless it ends the part', () => {
    const inside = allow('states:DescribeExecution', 'arn:aws:states:us-east-1:123456789012:execution:or*s');
    expect(
      judged(inside, 'states:DescribeExecution', 'arn:aws:states:us-east-1:123456789012:execution:or:x:s'),
    ).toEqual(BY_DEFAULT);
    const atTheEnd = allow('states:DescribeExecution', 'arn:aws:states:us-east-1:123456789012:execution:ord*');
    expect(judged(atTheEnd, 'states:DescribeExecution', EXECUTION)).toEqual(ALLOWED);
  });

  it('judges a hostile name in no time', () => {
    const many = allow(START, `arn:aws:states:us-east-1:123456789012:stateMachine:${'*a'.repeat(60)}b`);
    expect(judged(many, START, `arn:aws:states:us-east-1:123456789012:stateMachine:${'a'.repeat(2_000)}`)).toEqual(
      BY_DEFAULT,
    );
  }, 5_000);

  it.each([
    [
      { Statement: [{ Effect: 'Allow', NotAction: 'states:*', Resource: '*' }] },
      "policy.Statement[0] has 'NotAction', which is not supported",
    ],
    [{ Statement: [{ Effect: 'Allow', Action: '*', NotResource: '*' }] }, "'NotResource', which is not supported"],
    [{ Statement: { ...deny('*', '*'), Condition: {} } }, "policy.Statement has 'Condition', which is not supported"],
    [{ Statement: { Effect: 'allow', Action: '*', Resource: '*' } }, 'policy.Statement.Effect must be Allow or Deny'],
    [{ Statement: allow('StartExecution', '*') }, 'policy.Statement.Action must be such as states:StartExecution'],
    [{ Statement: allow([], '*') }, 'policy.Statement.Action names nothing'],
    [{ Statement: allow('*', 'orders') }, 'policy.Statement.Resource must be an ARN'],
    [
      { Statement: allow('*', 'arn:aws:states:*:*:stateMachine:${aws:username}') },
      'policy.Statement.Resource must be an ARN',
    ],
    [{ Version: '2020-01-01', Statement: [] }, 'policy.Version must be 2012-10-17'],
    [{}, 'policy.Statement is missing'],
    ['*', 'policy must be an object'],
  ])('is refused as %j', (document, problem) => {
    expect(() => readPolicy(document, 'policy')).toThrow(problem);
  });
});
