import { functionArn, orderDefinition, type Definition } from '../support/shop-runtime.js';

/* State machines that end in ways an order of the shop does not, on the shop's own services. */

const ship = (rest: object = { End: true }) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::ecs:runTask.sync',
  ...rest,
});
const wait = (seconds: number, rest: object) => ({ Type: 'Wait', Seconds: seconds, ...rest });

const nestedWork: Definition = {
  StartAt: 'EachLine',
  States: {
    EachLine: {
      Type: 'Map',
      ItemsPath: '$.lines',
      ItemSelector: { 'order.$': '$$.Execution.Name', address: '', lines: [] },
      ItemProcessor: { StartAt: 'ShipLine', States: { ShipLine: ship() } },
      End: true,
    },
  },
};

/** One branch fails after a second, while the others wait, ship, and ship in a Map. The cause is the order's own text. */
const oneBranchFails: Definition = {
  StartAt: 'AllAtOnce',
  States: {
    AllAtOnce: {
      Type: 'Parallel',
      Branches: [
        nestedWork,
        { StartAt: 'LongWait', States: { LongWait: wait(600, { End: true }) } },
        { StartAt: 'Done', States: { Done: { Type: 'Pass', End: true } } },
        {
          StartAt: 'ShortWait',
          States: {
            ShortWait: wait(1, { Next: 'GiveUp' }),
            GiveUp: { Type: 'Fail', Error: 'Branch.GaveUp', CausePath: '$.note' },
          },
        },
      ],
      Retry: [{ ErrorEquals: ['Branch.GaveUp'], IntervalSeconds: 1, MaxAttempts: 1 }],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
      End: true,
    },
    Caught: { Type: 'Pass', Next: 'ChooseBlindly' },
    // Fails with a cause of AWS's that quotes the state's input.
    ChooseBlindly: {
      Type: 'Choice',
      Choices: [{ Variable: '$.missing', StringEquals: 'x', Next: 'Caught' }],
    },
  },
};

/** Still in two branches, a Map below one of them, when it is stopped or its time is up. */
const longRunning = (limits: object): Definition => ({
  ...limits,
  StartAt: 'First',
  States: {
    First: { Type: 'Pass', Next: 'Both' },
    Both: {
      Type: 'Parallel',
      Branches: [nestedWork, { StartAt: 'LongWait', States: { LongWait: wait(600, { End: true }) } }],
      End: true,
    },
  },
});

/** Over before any job has run: the first decision is the last. */
const nothingToDo: Definition = {
  StartAt: 'NoLines',
  States: {
    NoLines: {
      Type: 'Map',
      ItemsPath: '$.noLines',
      ItemProcessor: { StartAt: 'Never', States: { Never: { Type: 'Pass', End: true } } },
      End: true,
    },
  },
};

/** One charge and one reservation: what makes two services ask their Redis. */
export const payAndReserve: Definition = {
  StartAt: 'Charge',
  States: {
    Charge: {
      Type: 'Task',
      Resource: functionArn('payment'),
      Parameters: { 'order.$': '$.order', 'card.$': '$.card', amountCents: 100 },
      ResultPath: null,
      Next: 'Reserve',
    },
    Reserve: {
      Type: 'Task',
      Resource: 'arn:aws:states:::dynamodb:updateItem',
      Parameters: { action: 'reserve', 'order.$': '$.order', line: 0, 'sku.$': '$.sku', quantity: 1 },
      End: true,
    },
  },
};

export const MACHINES = {
  order: orderDefinition(),
  'one-branch-fails': oneBranchFails,
  'long-running': longRunning({}),
  'short-limit': longRunning({ TimeoutSeconds: 2 }),
  'nothing-to-do': nothingToDo,
} as const;
