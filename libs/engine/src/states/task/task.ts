import { type JsonataTemplate, parseResource, type Path, Payload, StatesError, type TaskState } from '#asl';
import { evaluateFields, evaluateNumber } from '../../data-flow/jsonata.js';
import { requireWithinLimit } from '../../data-flow/limits.js';
import { integerAt, refuse } from '../../data-flow/numbers.js';
import { effectiveInput, leaveWithResult, workArguments } from '../../data-flow/state-flow.js';
import type { Submission } from '../../model/decision.js';
import type { EngineEvent } from '../../model/engine-event.js';
import type { FrameState } from '../../model/frame.js';
import { endedAttempt } from '../../model/visit.js';
import type { Turn } from '../../turn.js';
import { failWith, type Outcome, type StateBehaviour, type StateFailure, WAITING } from '../behaviour.js';
import { isActivity, requireActivity } from './activity.js';
import { isCallback, LONGEST_CALLBACK_SECONDS, takeToken } from './callback.js';
import { dispatchOf, submittedResponse, taskFailure, taskResult } from './dispatch.js';
import { taskEvents } from './task-kind.js';
import { unservedFailure, workerLostFailure } from './runtime-failures.js';

/** Task: hands one attempt at a time to the workers of its resource and waits for the outcome. */
export const task: StateBehaviour<TaskState> = {
  enter: schedule,
  retry: schedule,

  resume(state, turn, event) {
    switch (event.type) {
      case 'TaskSucceeded':
        return succeed(state, turn, taskResult(state, Payload.ofText(event.output), turn));
      case 'TaskFailed':
        return failAttempt(state, turn, failureOf(state, event));
      case 'TaskWorkerLost':
        // Submitted after the load, the attempt has no worker to lose any more.
        if (isCallback(state)) turn.exclusive = true;
        return failAttempt(state, turn, workerLostFailure(state, event.worker));
      case 'TaskUnserved':
        unlessBegunMeanwhile(turn);
        return failAttempt(state, turn, unservedFailure(servedResource(state, turn), event.waitedSeconds));
      case 'TaskTimedOut':
        return timeOut(state, turn, event);
      default:
        return WAITING;
    }
  },
};

/** Write the Scheduled event and hand the attempt out. */
function schedule(state: TaskState, turn: Turn): Outcome {
  const waits = isCallback(state);
  const activity = isActivity(state);
  if (activity) requireActivity(state, turn);
  if (waits) takeToken(turn);
  const effective = effectiveInput(turn, state);
  const parameters = requireWithinLimit(workArguments(turn, state, effective), state.name);
  const timeoutSeconds = secondsOf(
    'TimeoutSeconds',
    state.timeoutSeconds,
    state.jsonata?.timeoutSeconds,
    effective,
    turn,
  );
  const heartbeatSeconds = secondsOf(
    'HeartbeatSeconds',
    state.heartbeatSeconds,
    state.jsonata?.heartbeatSeconds,
    effective,
    turn,
  );
  const credentials = credentialsOf(state, effective, turn);
  if (turn.ambient.trial) {
    turn.ambient.trial.atWork({ parameters: parameters.text, timeoutSeconds, heartbeatSeconds });
    return tried(turn);
  }
  const { resource, input } = dispatchOf(state, parameters, turn);

  const events = taskEvents(state.resource);
  turn.record(events.scheduled, {
    ...(events.common
      ? { ...events.common, region: turn.ambient.region, parameters: parameters.text }
      : { resource: state.resource, input: parameters.text }),
    ...(timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds }),
    ...(heartbeatSeconds === undefined || events.scheduled === 'LambdaFunctionScheduled'
      ? {}
      : { heartbeatInSeconds: heartbeatSeconds }),
    ...(credentials?.RoleArn === undefined ? {} : { taskCredentials: { roleArn: credentials.RoleArn } }),
  });
  const clock = timeoutSeconds ?? (waits || activity ? LONGEST_CALLBACK_SECONDS : undefined);
  turn.effects.push({
    type: 'ScheduleTask',
    resource,
    input: input.text,
    timeoutSeconds: clock,
    heartbeatSeconds,
    ...(waits ? { submits: submissionOf(state, turn) } : {}),
    ...(activity ? { answerable: true } : {}),
    ...(turn.isRecorded
      ? { started: { type: events.started, details: events.started === 'ActivityStarted' ? {} : events.common } }
      : {}),
  });
  const { now } = turn.ambient;
  turn.frame = {
    ...(turn.frame as FrameState),
    phase: 'task',
    scheduledAt: now,
    timesOutAt: clock === undefined ? undefined : now + clock * 1000,
  };
  return WAITING;
}

function submissionOf(state: TaskState, turn: Turn): Submission {
  const { common } = taskEvents(state.resource);
  return {
    ...(turn.isRecorded ? { event: { type: 'TaskSubmitted', details: common } } : {}),
    response: submittedResponse(state, turn),
  };
}

/** What a callback says is taken as it is; a worker's words are those of the API behind it. */
function failureOf(state: TaskState, event: Extract<EngineEvent, { type: 'TaskFailed' }>): StateFailure {
  const { error, cause } = event;
  return event.byCallback ? { error, cause } : taskFailure(state, { error, cause });
}

/** Under trial nothing is handed out: what the work comes to is given. */
function tried(turn: Turn): Outcome {
  turn.frame = { ...(turn.frame as FrameState), phase: 'task' };
  return WAITING;
}

function succeed(state: TaskState, turn: Turn, result: Payload): Outcome {
  const events = taskEvents(state.resource);
  try {
    requireWithinLimit(result, limitName(state));
  } catch (error) {
    if (!(error instanceof StatesError)) throw error;
    return failAttempt(state, turn, { error: error.error, cause: error.cause });
  }
  turn.record(events.succeeded, { ...events.common, output: result.text });
  endAttempt(state, turn);
  return { type: 'leave', next: state.next, ...leaveWithResult(turn, state, result) };
}

function failAttempt(state: TaskState, turn: Turn, failure: StateFailure): Outcome {
  const events = taskEvents(state.resource);
  turn.record(events.failed, {
    ...events.common,
    ...(typeof failure.error === 'string' ? { error: failure.error } : {}),
    ...(typeof failure.cause === 'string' ? { cause: failure.cause } : {}),
  });
  endAttempt(state, turn, failure.error ?? 'Error');
  return failWith(failure);
}

function endAttempt(state: TaskState, turn: Turn, error?: string): void {
  turn.endedAttempts.push(endedAttempt(turn.snapshot.frame, state.resource, error));
}

/** A worker may begin the attempt after the load: its Started event comes before this one then, and what nobody served is served. */
function unlessBegunMeanwhile(turn: Turn): void {
  turn.exclusive = true;
}

/** Both clocks end as States.Timeout without a cause; a heartbeat also answers to States.HeartbeatTimeout in Retry and Catch. */
function timeOut(state: TaskState, turn: Turn, event: Extract<EngineEvent, { type: 'TaskTimedOut' }>): Outcome {
  unlessBegunMeanwhile(turn);
  const events = taskEvents(state.resource);
  turn.record(events.timedOut, { ...events.common, error: 'States.Timeout' });
  endAttempt(state, turn, 'States.Timeout');
  return failWith({
    error: 'States.Timeout',
    ...(event.by === 'heartbeat' ? { aliases: ['States.HeartbeatTimeout'] } : {}),
  });
}

/** The name AWS quotes when a result is too large: the function's ARN, or the service (conformance README, `large_output_string`). */
function limitName(state: TaskState): string {
  const parsed = parseResource(state.resource);
  return parsed?.kind === 'service' || parsed?.kind === 'sdk' ? parsed.resourceType : state.resource;
}

/** The ARN the attempt was handed to, for the error that nobody serves it. */
function servedResource(state: TaskState, turn: Turn): string {
  return dispatchOf(state, workArguments(turn, state, effectiveInput(turn, state)), turn).resource;
}

function credentialsOf(state: TaskState, effective: Payload, turn: Turn): { RoleArn?: string } | undefined {
  const template = state.jsonata?.credentials;
  if (!template) return state.credentials?.evaluate(turn.scope(effective)) as { RoleArn?: string } | undefined;
  return evaluateFields(turn, [{ name: 'Credentials', template }], { input: effective.value })[0] as {
    RoleArn?: string;
  };
}

function secondsOf(
  field: 'TimeoutSeconds' | 'HeartbeatSeconds',
  given: number | Path | undefined,
  expression: JsonataTemplate | undefined,
  effective: Payload,
  turn: Turn,
): number | undefined {
  if (given === undefined) return evaluateNumber(turn, field, expression, { input: effective.value }, 1);
  if (typeof given === 'number') return given;
  const seconds = integerAt(field, given, turn.scope(effective));
  return seconds > 0 ? seconds : refuse(field, given, seconds, 'integer');
}
