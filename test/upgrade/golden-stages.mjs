import { answerOf, BROKEN, RISKY, WORK } from './golden-answers.mjs';

/*
 * In which stages executions are recorded. A stage is reached by what would happen next: `wake` of a frame whose state is in a
 * `phase`, or what a worker has just done (`claimed`, `submitted`). Where clocks are armed only one of them can ever run out
 * before the others: by the time a recording is loaded all short ones have, at the same moment.
 */

/** No recording is read for so long. */
const NEVER_MS = 100 * 365 * 86_400_000;
/** Long enough to be kept as a payload of its own. */
const LONG = { note: 'ä'.repeat(600) };

const work = (more = {}) => ({
  Type: 'Task',
  Resource: WORK,
  Retry: [{ ErrorEquals: ['Flaky', 'Lambda.Unknown', 'States.Timeout'], IntervalSeconds: 1, MaxAttempts: 3 }],
  ResultPath: '$.work',
  ...more,
});

const golden = {
  StartAt: 'Prepare',
  States: {
    Prepare: { Type: 'Pass', Next: 'Work' },
    Work: {
      Type: 'Task',
      Resource: WORK,
      Retry: [{ ErrorEquals: ['Flaky', 'Lambda.Unknown'], IntervalSeconds: 1, MaxAttempts: 3 }],
      ResultPath: '$.work',
      Next: 'Pause',
    },
    Pause: { Type: 'Wait', Seconds: 1, Next: 'Both' },
    Both: {
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'Inside',
          States: { Inside: { Type: 'Pass', Next: 'Break' }, Break: { Type: 'Task', Resource: BROKEN, End: true } },
        },
        { StartAt: 'Beside', States: { Beside: { Type: 'Pass', End: true } } },
      ],
      Catch: [{ ErrorEquals: ['Broken'], ResultPath: '$.caught', Next: 'Tidy' }],
      Next: 'Tidy',
    },
    Tidy: { Type: 'Pass', End: true },
  },
};
const clocked = (clocks) => ({ StartAt: 'Work', States: { Work: work({ ...clocks, End: true }) } });
const windowed = {
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      MaxConcurrency: 2,
      ItemsPath: '$.items',
      ItemSelector: { 'item.$': '$$.Map.Item.Value', 'note.$': '$.note' },
      ItemProcessor: {
        StartAt: 'Begin',
        States: { Begin: { Type: 'Pass', Next: 'Item' }, Item: work({ End: true }) },
      },
      ResultPath: '$.results',
      End: true,
    },
  },
};
const asking = {
  StartAt: 'Prepare',
  States: {
    Prepare: { Type: 'Pass', Next: 'Ask' },
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Parameters: { 'token.$': '$$.Task.Token' },
      ResultPath: '$.answer',
      End: true,
    },
  },
};
const daring = {
  StartAt: 'Both',
  States: {
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Steady', States: { Steady: work({ End: true }) } },
        { StartAt: 'Dare', States: { Dare: { Type: 'Task', Resource: RISKY, End: true } } },
      ],
      End: true,
    },
  },
};

/** The first attempt at WORK comes to `answer` instead, which only the interpreter is told: the execution is left before. */
const firstIs =
  (answer) =>
  ({ resource, attempt }) =>
    resource === WORK && attempt === 1 ? answer : answerOf(resource, attempt);
/** RISKY fails until the execution is redriven, and takes so long for it that the other branch has ended well. */
const failsFirst = () => {
  let dared = 0;
  return ({ resource, attempt }) =>
    resource === RISKY && dared++ === 0
      ? { error: 'Risky', cause: 'the first time', afterMs: 60_000 }
      : answerOf(resource, attempt);
};
const claimed = ({ wake }) => wake === 'claimed';

/**
 * By name. `definition` and `input` (else `golden` and `LONG`); `isReached`; `claim`, how workers claim attempts; `task`, what makes
 * the answers of one run of the execution (else `answerOf`); `redrives`, how often it has been redriven when it is left.
 */
export const STAGES = {
  ready: { isReached: ({ wake, phase }) => wake === 'run' && phase === 'ready' },
  task: { isReached: ({ wake }) => wake === 'task' },
  // The worker is lost.
  claimed: { isReached: claimed, task: () => firstIs({ error: 'Lambda.Unknown' }) },
  outcome: { isReached: ({ wake }) => wake === 'outcome' },
  retry: { isReached: ({ wake, phase }) => wake === 'timer' && phase === 'retry' },
  wait: { isReached: ({ wake, phase }) => wake === 'timer' && phase === 'wait' },
  children: { isReached: ({ frame }) => frame === 'r/0' },
  'failed-child': { isReached: ({ wake }) => wake === 'children' },
  closed: { isReached: () => false },

  // The worker is lost, and another one runs the attempt.
  redeliver: { isReached: claimed, claim: { leaseMs: 1, redeliver: true } },
  // The worker lives, and only the one clock runs out.
  timeout: {
    definition: clocked({ TimeoutSeconds: 1 }),
    isReached: claimed,
    claim: { leaseMs: NEVER_MS },
    task: () => firstIs('never'),
  },
  heartbeat: {
    definition: clocked({ HeartbeatSeconds: 1 }),
    isReached: claimed,
    claim: { leaseMs: NEVER_MS },
    task: () => firstIs('never'),
  },
  deadline: {
    definition: { ...clocked({}), TimeoutSeconds: 1 },
    isReached: claimed,
    claim: { leaseMs: NEVER_MS },
    task: () => firstIs('never'),
  },
  // The first item is done, the second and third are under way, two have not begun.
  window: {
    definition: windowed,
    input: { ...LONG, items: [1, 2, 3, 4, 5] },
    isReached: ({ wake, frame }) => wake === 'run' && frame === 'r/2',
  },
  // Whoever goes on with it answers with the token that its history tells.
  callback: {
    definition: asking,
    isReached: ({ wake }) => wake === 'submitted',
    task: () => () => ({ output: { MessageId: 'm-1' }, callback: { output: { paid: true } } }),
  },
  // The branch that ended well is kept, the other one is to go on.
  redriven: { definition: daring, isReached: () => false, task: failsFirst, redrives: 1 },
};
export const defaults = {
  definition: golden,
  input: LONG,
  claim: { leaseMs: 1 },
  task:
    () =>
    ({ resource, attempt }) =>
      answerOf(resource, attempt),
  redrives: 0,
};
