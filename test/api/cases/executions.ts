import { expect } from '@jest/globals';
import { NO_KMS, type Cases } from '../operation-cases.js';
import { arnOf, HELLO, WAITS } from '../world.js';

const group = 'executions';
const NOBODY = arnOf('stateMachine', 'nobody');
const NONE = arnOf('execution', 'nobody:none');
const KMS = { KmsAccessDeniedException: NO_KMS, KmsInvalidStateException: NO_KMS, KmsThrottlingException: NO_KMS };
const OVERLOAD = 'more than there is room for is refused with ThrottlingException, whatever the caller has open';

export const EXECUTION_CASES: Cases = {
  StartExecution: {
    group,
    succeeds: async (world) => {
      const stateMachineArn = await world.machine({ definition: WAITS });
      const first = await world.call('StartExecution', { stateMachineArn, name: 'first', input: '{"a":1}' });
      expect(first.executionArn).toBe(`${stateMachineArn.replace(':stateMachine:', ':execution:')}:first`);
      // The same again is the same execution.
      const again = await world.call('StartExecution', { stateMachineArn, name: 'first', input: '{"a":1}' });
      expect(again.startDate).toEqual(first.startDate);
    },
    fails: {
      ExecutionAlreadyExists: async (world) => {
        const stateMachineArn = await world.machine({ definition: WAITS });
        await world.call('StartExecution', { stateMachineArn, name: 'first' });
        return world.call('StartExecution', { stateMachineArn, name: 'first', input: '{"a":2}' });
      },
      InvalidArn: (world) => world.call('StartExecution', { stateMachineArn: 'x' }),
      InvalidExecutionInput: async (world) =>
        world.call('StartExecution', { stateMachineArn: await world.machine(), input: 'not JSON' }),
      InvalidName: async (world) =>
        world.call('StartExecution', { stateMachineArn: await world.machine(), name: 'a b' }),
      StateMachineDeleting: async (world) => world.call('StartExecution', { stateMachineArn: await world.deleting() }),
      StateMachineDoesNotExist: (world) => world.call('StartExecution', { stateMachineArn: NOBODY }),
      ValidationException: (world) => world.call('StartExecution', { stateMachineArn: `${NOBODY}/Label` }),
    },
    never: { ...KMS, ExecutionLimitExceeded: OVERLOAD },
    differs: ['a name is free again when its closed execution is dropped'],
  },
  StartSyncExecution: {
    group,
    succeeds: async (world) => {
      const stateMachineArn = await world.machine({ type: 'EXPRESS' });
      const ended = await world.call('StartSyncExecution', { stateMachineArn, input: '{"a":1}' });
      expect(ended).toMatchObject({ stateMachineArn, status: 'SUCCEEDED', output: '{"a":1}' });
    },
    fails: {
      InvalidArn: (world) => world.call('StartSyncExecution', { stateMachineArn: 'x' }),
      InvalidExecutionInput: async (world) =>
        world.call('StartSyncExecution', { stateMachineArn: await world.machine({ type: 'EXPRESS' }), input: '{' }),
      InvalidName: async (world) =>
        world.call('StartSyncExecution', { stateMachineArn: await world.machine({ type: 'EXPRESS' }), name: 'a b' }),
      StateMachineDeleting: async (world) =>
        world.call('StartSyncExecution', { stateMachineArn: await world.deleting({ type: 'EXPRESS' }) }),
      StateMachineDoesNotExist: (world) => world.call('StartSyncExecution', { stateMachineArn: NOBODY }),
      StateMachineTypeNotSupported: async (world) =>
        world.call('StartSyncExecution', { stateMachineArn: await world.machine() }),
    },
    never: KMS,
    differs: ['nothing is billed: `billingDetails` only have the form'],
  },
  DescribeExecution: {
    group,
    succeeds: async (world) => {
      const executionArn = await world.running();
      expect(await world.call('DescribeExecution', { executionArn })).toMatchObject({
        executionArn,
        status: 'RUNNING',
        input: '{}',
        redriveStatus: 'NOT_REDRIVABLE',
      });
    },
    fails: {
      ExecutionDoesNotExist: (world) => world.call('DescribeExecution', { executionArn: NONE }),
      InvalidArn: (world) => world.call('DescribeExecution', { executionArn: NOBODY }),
    },
    never: KMS,
  },
  StopExecution: {
    group,
    succeeds: async (world) => {
      const executionArn = await world.running();
      await world.call('StopExecution', { executionArn, error: 'Enough', cause: 'really' });
      const told = await world.call('DescribeExecution', { executionArn });
      expect(told).toMatchObject({ status: 'ABORTED', error: 'Enough', cause: 'really' });
    },
    fails: {
      ExecutionDoesNotExist: (world) => world.call('StopExecution', { executionArn: NONE }),
      InvalidArn: (world) => world.call('StopExecution', { executionArn: NOBODY }),
      ValidationException: (world) => world.call('StopExecution', { executionArn: NONE, error: 'x'.repeat(257) }),
    },
    never: KMS,
  },
  RedriveExecution: {
    group,
    succeeds: async (world) => {
      const executionArn = await world.stopped();
      expect((await world.call('RedriveExecution', { executionArn })).redriveDate).toBeInstanceOf(Date);
      expect((await world.call('DescribeExecution', { executionArn })).redriveCount).toBe(1);
    },
    fails: {
      ExecutionDoesNotExist: (world) => world.call('RedriveExecution', { executionArn: NONE }),
      ExecutionNotRedrivable: async (world) => world.call('RedriveExecution', { executionArn: await world.running() }),
      InvalidArn: (world) => world.call('RedriveExecution', { executionArn: NOBODY }),
      ValidationException: (world) => world.call('RedriveExecution', { executionArn: NONE, clientToken: 'a b' }),
    },
    never: { ExecutionLimitExceeded: OVERLOAD },
    differs: ['`ExecutionRedriven` follows the event that had ended the execution: no order has been recorded'],
  },
  ListExecutions: {
    group,
    succeeds: async (world) => {
      const executionArn = await world.stopped();
      const { stateMachineArn } = await world.call('DescribeExecution', { executionArn });
      const list = (statusFilter: string) => world.call('ListExecutions', { stateMachineArn, statusFilter });
      expect((await list('ABORTED')).executions).toMatchObject([{ executionArn, status: 'ABORTED', redriveCount: 0 }]);
      expect((await list('RUNNING')).executions).toEqual([]);
    },
    fails: {
      InvalidArn: (world) => world.call('ListExecutions', { stateMachineArn: 'x' }),
      InvalidToken: async (world) =>
        world.call('ListExecutions', { stateMachineArn: await world.machine(), nextToken: 'made-up' }),
      ResourceNotFound: (world) => world.call('ListExecutions', { mapRunArn: arnOf('mapRun', 'nobody/label:none') }),
      StateMachineDoesNotExist: (world) => world.call('ListExecutions', { stateMachineArn: NOBODY }),
      StateMachineTypeNotSupported: async (world) =>
        world.call('ListExecutions', { stateMachineArn: await world.machine({ definition: HELLO, type: 'EXPRESS' }) }),
      ValidationException: (world) => world.call('ListExecutions', {}),
    },
    differs: ['iterations of a DISTRIBUTED Map are no executions of their own: nothing is listed by `mapRunArn`'],
  },
  GetExecutionHistory: {
    group,
    succeeds: async (world) => {
      const executionArn = await world.stopped();
      const { events } = await world.call('GetExecutionHistory', { executionArn, reverseOrder: true, maxResults: 1 });
      expect(events).toMatchObject([{ type: 'ExecutionAborted' }]);
    },
    fails: {
      ExecutionDoesNotExist: (world) => world.call('GetExecutionHistory', { executionArn: NONE }),
      InvalidArn: (world) => world.call('GetExecutionHistory', { executionArn: NOBODY }),
      InvalidToken: async (world) =>
        world.call('GetExecutionHistory', { executionArn: await world.running(), nextToken: 'made-up' }),
    },
    never: KMS,
  },
};
