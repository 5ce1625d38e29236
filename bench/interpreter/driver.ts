import { type JsonataEvaluator, type StateMachine } from '#asl';
import {
  type Ambient,
  decideFully,
  type Decision,
  decideStartFully,
  type EventRef,
  type ExecutionInfo,
  type NewHistoryEvent,
  ROOT_FRAME,
  type Snapshot,
} from '#engine';

export interface HistoryEvent extends Omit<NewHistoryEvent, 'previous'> {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: number;
}

export interface Run {
  readonly output: string | undefined;
  readonly history: readonly HistoryEvent[];
}

const EXECUTION = {
  arn: 'arn:aws:states:us-east-1:123456789012:execution:bench:run',
  name: 'run',
  stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:bench',
  stateMachineName: 'bench',
  roleArn: 'arn:aws:iam::123456789012:role/bench',
  startedAt: Date.parse('2030-01-01T00:00:00Z'),
  redriveCount: 0,
};
const AMBIENT: Ambient = {
  now: EXECUTION.startedAt,
  region: 'us-east-1',
  random: Math.random,
  uuid: () => crypto.randomUUID(),
};

/**
 * Runs a machine of states that do not wait by decisions alone: what a coordinator does whose own commits come back to it, its
 * store being these variables. All texts that the store would keep are written; between two decisions the values are handed
 * on, as the coordinator's snapshot cache does for inputs that are not long, and as the other package does it.
 * @throws when the execution does not succeed
 */
export async function run(machine: StateMachine, input: string, evaluator: JsonataEvaluator): Promise<Run> {
  const execution: ExecutionInfo = { ...EXECUTION, input };
  const history: HistoryEvent[] = [];
  let decision: Decision | undefined = await decideStartFully(machine, execution, AMBIENT, evaluator);
  while (decision !== undefined) {
    const base = history.length + 1;
    append(history, decision);
    const [effect] = decision.effects;
    if (effect?.type === 'CloseExecution' && effect.status === 'SUCCEEDED') return { output: effect.output, history };
    if (effect?.type !== 'RunState' || decision.snapshot === null) break;
    const snapshot: Snapshot = {
      execution,
      frameId: ROOT_FRAME,
      frame: decision.snapshot,
      input: decision.input,
      lastEventId: idOf(decision.lastEvent, base),
      historyLength: history.length,
      outerVariables: [],
      inbox: [],
    };
    decision = await decideFully(machine, snapshot, { type: 'StateDue' }, AMBIENT, evaluator);
  }
  throw new Error(`the execution came to ${JSON.stringify(decision)}`);
}

function append(history: HistoryEvent[], decision: Decision): void {
  const base = history.length + 1;
  for (const { type, previous, details } of decision.history) {
    history.push({
      id: history.length + 1,
      previousEventId: idOf(previous, base),
      type,
      timestamp: AMBIENT.now,
      details,
    });
    wholeText(details?.['output']);
  }
}

/** V8 puts a text that was made of pieces together when it is first read. Whoever stores it has it read, so that counts here. */
function wholeText(text: unknown): void {
  if (typeof text === 'string') text.charCodeAt(0);
}

function idOf(ref: EventRef, base: number): number {
  return 'at' in ref ? ref.at : base + ref.nth;
}
