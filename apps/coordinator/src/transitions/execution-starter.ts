import { decideStartFully, type ExecutionInfo } from '#engine';
import type { Evaluator } from '#evaluator';
import { type ActivityStore, type ExecutionStore, executionIdOf, newToken, ROOT } from '#store';
import type { Effects } from '../effects/effects.js';
import type { Definitions, ExecutionStarter, Startable, StartRequest, StartResult } from '../tokens.js';
import type { ExecutionTracer } from '../tracing/execution-tracer.js';
import { isActivityFor } from './own-activity.js';
import type { RedisClock } from './redis-clock.js';
import { UnreadableDefinitionError } from './state-faults.js';
import type { Transitions } from './transitions.js';

/** Starts executions: decides the first step, creates the execution with it in one script, performs the effects. */
export class DurableExecutionStarter implements ExecutionStarter {
  constructor(
    /** Fails fast: somebody waits for the answer. */
    private readonly store: ExecutionStore & Pick<ActivityStore, 'getActivity'>,
    private readonly definitions: Definitions,
    private readonly effects: Pick<Effects, 'perform'>,
    private readonly transitions: Pick<Transitions, 'ambient'>,
    private readonly tracer: Pick<ExecutionTracer, 'ended'>,
    private readonly clock: RedisClock,
    private readonly evaluator: Pick<Evaluator, 'forDecision'>,
  ) {}

  async start(start: StartRequest): Promise<StartResult> {
    const { stateMachine, name, traceHeader, traceparent, request } = start;
    const { machine } = await this.definitions.byHash(stateMachine.definitionHash);
    if (!machine) throw new UnreadableDefinitionError(`of ${stateMachine.arn}`);
    const now = this.clock.now();
    const info = executionInfo(start, executionArn(stateMachine.arn, name), now);
    const root = { execution: executionIdOf(info.arn), frame: ROOT, token: newToken() };
    const evaluator = this.evaluator.forDecision(info.arn);
    const ambient = {
      ...this.transitions.ambient(now, info, root),
      activityExists: (arn: string) => isActivityFor(info.arn, arn, this.store),
    };
    const decision = await decideStartFully(machine, info, ambient, evaluator);
    const created = await this.store.create({
      info,
      definitionHash: stateMachine.definitionHash,
      decision,
      traceHeader,
      traceparent,
      request,
      rootToken: root.token,
      timeoutSeconds: machine.timeoutSeconds,
    });
    if (created.status === 'already-exists') return { status: 'already-exists', executionArn: info.arn };
    if (created.created) {
      // The first decision may end states already, even the execution: an empty Map, for one.
      const { execution, startedAt } = created;
      const traced = { execution, info: { ...info, startedAt }, traceparent, firstEventId: 1 };
      this.tracer.ended(traced, decision, startedAt);
    }
    // The start is safe in the store: an outage now must not keep its caller waiting. This never rejects.
    void this.effects.perform(created, decision, { execution: created.execution, traceparent });
    return { status: 'started', executionArn: info.arn, startedAt: created.startedAt, created: created.created };
  }
}

/** @param startedAt epoch ms */
export function executionInfo(start: Startable, arn: string, startedAt: number): ExecutionInfo {
  const { stateMachine, version, alias, name, input } = start;
  return {
    arn,
    name,
    stateMachineArn: stateMachine.arn,
    stateMachineName: stateMachine.name,
    ...(version !== undefined && { stateMachineVersion: version }),
    ...(alias !== undefined && { stateMachineAlias: alias }),
    roleArn: stateMachine.roleArn,
    startedAt,
    input,
    redriveCount: 0,
  };
}

/** `…:stateMachine:<name>` → `…:execution:<name>:<execution name>` */
function executionArn(stateMachineArn: string, name: string): string {
  return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
}
