import { isJsonObject, type Json, type JsonObject, parseResource, Payload, StatesError, type TaskState } from '#asl';
import { tooLargeCause } from '../../data-flow/limits.js';
import type { Submission } from '../../model/decision.js';
import type { StateFailure } from '../behaviour.js';
import type { Turn } from '../../turn.js';
import { isCallback, withoutPattern } from './callback.js';

/** Where a task's work goes, and what its handler gets. */
export interface Dispatch {
  /** The ARN whose workers take the job. */
  readonly resource: string;
  readonly input: Payload;
}

const LAMBDA_INVOKE = 'arn:aws:states:::lambda:invoke';

const isLambdaInvoke = ({ resource }: TaskState): boolean => withoutPattern(resource) === LAMBDA_INVOKE;

/** The request of a Task state, from its evaluated Parameters (the `parameters` of TaskScheduled). */
export function dispatchOf(state: TaskState, parameters: Payload, turn: Turn): Dispatch {
  if (!isLambdaInvoke(state)) {
    const isFunction = parseResource(state.resource)?.kind === 'lambda';
    return { resource: isFunction ? unqualified(state.resource) : state.resource, input: parameters };
  }
  const given = parameters.value;
  if (!isJsonObject(given) || typeof given['FunctionName'] !== 'string') {
    throw new StatesError(
      'States.Runtime',
      `The Parameters '${parameters.text}' could not be used to start the Task: [The field 'FunctionName' is required but was missing]`,
    );
  }
  return { resource: functionArn(given['FunctionName'], turn), input: functionInput(given['Payload']) };
}

/** What the task's result is, once the handler has answered: `lambda:invoke` wraps it as the Lambda API does. */
export function taskResult(state: TaskState, output: Payload, turn: Turn): Payload {
  if (isCallback(state) || !isLambdaInvoke(state)) return output;
  return Payload.ofValue(lambdaResponse(output.value, turn));
}

/** What the handler's answer is recorded as when it only submits the work: the response of the API that was called. */
export function submittedResponse(state: TaskState, turn: Turn): Submission['response'] {
  if (!isLambdaInvoke(state)) return { before: '', after: '' };
  const [before, after] = JSON.stringify(lambdaResponse(null, turn)).split('null') as [string, string];
  return { before, after };
}

function lambdaResponse(payload: Json, turn: Turn): JsonObject {
  return {
    ExecutedVersion: '$LATEST',
    Payload: payload,
    SdkHttpMetadata: { AllHttpHeaders: {}, HttpHeaders: {}, HttpStatusCode: 200 },
    SdkResponseMetadata: { RequestId: turn.ambient.uuid() },
    StatusCode: 200,
  };
}

/**
 * How the task has failed, once its handler has told. Behind `lambda:invoke` it is the Lambda API that speaks: it writes the
 * function's JSON cause anew, without blanks, and a result too large is the service's, not the function's.
 */
export function taskFailure(state: TaskState, { error, cause }: StateFailure): StateFailure {
  if (!isLambdaInvoke(state)) return { error, cause };
  if (error === 'States.DataLimitExceeded') return { error, cause: tooLargeCause('lambda') };
  return { error, cause: typeof cause === 'string' ? compactIfJson(cause) : cause };
}

function compactIfJson(text: string): string {
  if (!text.startsWith('{')) return text;
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}

/** A function's name, partial ARN (`account:function:name`) or ARN, with or without a qualifier → the unqualified ARN handlers register. */
function functionArn(name: string, turn: Turn): string {
  const [, , , region, account] = turn.snapshot.execution.arn.split(':');
  const parts = name.split(':');
  if (parts[0] === 'arn') return unqualified(name);
  const bare = parts.includes('function') ? parts[parts.indexOf('function') + 1] : parts[0];
  const owner = parts[1] === 'function' ? parts[0] : account;
  return `arn:aws:lambda:${region}:${owner}:function:${bare}`;
}

/** The ARN of a function without its version or alias: workers register no versions. */
const unqualified = (arn: string): string => arn.split(':', 7).join(':');

/** A missing or null Payload reaches the function as `{}`; a string is sent as the raw JSON text it holds (conformance README). */
function functionInput(payload: Json | undefined): Payload {
  if (payload === undefined || payload === null) return Payload.ofText('{}');
  if (typeof payload !== 'string') return Payload.ofValue(payload);
  try {
    return Payload.ofValue(JSON.parse(payload) as Json);
  } catch {
    return Payload.ofValue(payload);
  }
}
