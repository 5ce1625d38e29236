import {
  CreateStateMachineCommand,
  SFNServiceException,
  type CreateStateMachineCommandInput,
} from '@aws-sdk/client-sfn';
import { ACCOUNT, REGION, type ApiUnderTest } from './api-under-test.js';

/* State machines for the suites of the API, and how their refusals are read. */

export const ROLE = `arn:aws:iam::${ACCOUNT}:role/orders`;

/** A definition whose one state gives `result`. */
export const definitionOf = (result: string): string =>
  JSON.stringify({ StartAt: 'Hello', States: { Hello: { Type: 'Pass', Result: result, End: true } } });
export const HELLO = definitionOf('hello');
/** `Tell` reads the variables `price` and `quantity`. */
export const READS_VARIABLES = JSON.stringify({
  StartAt: 'Set',
  States: {
    Set: { Type: 'Pass', Assign: { price: 7, quantity: 2 }, Next: 'Tell' },
    Tell: { Type: 'Pass', Parameters: { 'n.$': '$quantity', 'text.$': "States.Format('{}', $price)" }, End: true },
  },
});

export const arnOf = (name: string): string => `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:${name}`;

export interface CreatedMachine {
  readonly name: string;
  readonly stateMachineArn: string;
  readonly creationDate: Date;
}

let machines = 0;
/** Creates a machine with a name of its own: HELLO unless told otherwise. */
export async function createMachine(
  api: ApiUnderTest,
  more: Partial<CreateStateMachineCommandInput> = {},
): Promise<CreatedMachine> {
  const name = `machine-${(machines += 1)}`;
  const { stateMachineArn, creationDate } = await api.sfn.send(
    new CreateStateMachineCommand({ name, definition: HELLO, roleArn: ROLE, ...more }),
  );
  return { name, stateMachineArn: stateMachineArn as string, creationDate: creationDate as Date };
}

/** The name and message of the exception by which the SDK reports a refusal. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof SFNServiceException) return `${error.name}: ${error.message}`;
    throw error;
  }
  throw new Error('the call was not refused');
}
