import { DeleteStateMachineCommand, StartExecutionCommand, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApi, type ApiUnderTest } from './testing/api-under-test.js';
import { createMachine, refusalOf } from './testing/machines.js';

/** What the API makes of Express executions; how they run is `test/express`. */
describe('EXPRESS machines', () => {
  let api: ApiUnderTest;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const run = (more: object) => api.sfn.send(new StartSyncExecutionCommand({ stateMachineArn: '', ...more }));

  it('are billed by whole units, one at least', async () => {
    const { stateMachineArn } = await createMachine(api, { type: 'EXPRESS' });
    const { billingDetails, output } = await run({ stateMachineArn, input: '[1]' });
    expect({ billingDetails, output }).toEqual({
      billingDetails: { billedMemoryUsedInMB: 64, billedDurationInMilliseconds: 200 },
      output: '[1]',
    });
  });

  it('get a run id with each start, whatever the name', async () => {
    const { stateMachineArn, name } = await createMachine(api, { type: 'EXPRESS' });
    const start = async () =>
      (await api.sfn.send(new StartExecutionCommand({ stateMachineArn, name: 'n' }))).executionArn as string;
    const [first, second] = [await start(), await start()];
    expect(first).toMatch(new RegExp(`:express:${name}:n:[0-9a-f-]{36}$`));
    expect(second).not.toBe(first);
    expect(api.runtime.started.map(({ stateMachine }) => stateMachine.arn)).not.toContain(stateMachineArn);
  });

  it('are refused what they cannot do before anything is run', async () => {
    const { stateMachineArn } = await createMachine(api, { type: 'EXPRESS' });
    expect(await refusalOf(run({ stateMachineArn, input: 'not' }))).toMatch(/^InvalidExecutionInput: /);
    expect(await refusalOf(run({ stateMachineArn, name: 'x'.repeat(81) }))).toMatch(/^ValidationException: /);
    expect(await refusalOf(run({ stateMachineArn, includedData: 'SOME' }))).toMatch(/^ValidationException: /);
    expect(await refusalOf(run({ stateMachineArn: stateMachineArn.replace(/\d{12}/, '999999999999') }))).toMatch(
      /^StateMachineDoesNotExist: /,
    );
    await api.sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
    expect(await refusalOf(run({ stateMachineArn }))).toMatch(/^StateMachineDoesNotExist: |^StateMachineDeleting: /);
  });
});
