import type { TaskContext, TaskHandlerFunction } from '#worker-sdk';
import { noSuchFunction } from './python-functions.js';

/** The resource behind which `lambda:invoke` calls arrive, whatever function they name. */
export const LAMBDA_INVOKE = 'arn:aws:states:::lambda:invoke';

interface InvokeRequest {
  readonly FunctionName?: string;
  readonly Payload?: unknown;
}

/**
 * Serves the integration `lambda:invoke`: finds the function by its name or ARN and wraps its result as Lambda does.
 * @param functions by bare name
 * @param arnOf the ARN of a bare name, for the error of an unknown function
 */
export function lambdaInvoke(
  functions: ReadonlyMap<string, TaskHandlerFunction>,
  arnOf: (name: string) => string,
): TaskHandlerFunction {
  return async ({ FunctionName = '', Payload }: InvokeRequest, task: TaskContext) => {
    const name = FunctionName.startsWith('arn:')
      ? (FunctionName.split(':')[6] ?? '')
      : (FunctionName.split(':')[0] ?? '');
    const called = functions.get(name);
    if (called === undefined) throw noSuchFunction(FunctionName.startsWith('arn:') ? FunctionName : arnOf(name));
    const result = await called(eventOf(Payload), task);
    return { ExecutedVersion: '$LATEST', Payload: result ?? null, StatusCode: 200 };
  };
}

/** A text is the JSON that is sent to the function; nothing, or null, reaches a function as an empty object. */
function eventOf(payload: unknown): unknown {
  if (payload === undefined || payload === null) return {};
  if (typeof payload !== 'string') return payload;
  try {
    return JSON.parse(payload);
  } catch {
    return payload;
  }
}
