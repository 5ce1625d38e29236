import { randomUUID } from 'node:crypto';
import { TaskFailure } from '#worker-sdk';
import { pythonJson } from './python-json.js';

/**
 * An error as Lambda's Python runtime reports it: the class is the error's name, the rest is a JSON text in the cause.
 * @throws always
 */
export function failsAsPython(errorType: string, errorMessage: string, line: number, statement: string): never {
  const stackTrace = [`  File "/var/task/handler.py", line ${line}, in handler\n    ${statement}\n`];
  throw new TaskFailure(errorType, pythonJson({ errorMessage, errorType, requestId: randomUUID(), stackTrace }));
}
