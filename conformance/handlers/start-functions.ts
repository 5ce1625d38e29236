import { createWorker, type StandaloneWorker, type TaskHandlerFunction } from '#worker-sdk';
import { LAMBDA_INVOKE, lambdaInvoke } from './lambda-invoke.js';
import { OWN_FUNCTIONS } from './own-functions.js';
import { PYTHON_FUNCTIONS } from './python-functions.js';

export interface FunctionsToServe {
  readonly redisUrl: string;
  readonly namespace: string;
  readonly region: string;
  readonly accountId: string;
  /** Functions of the recordings: name → which of the Python functions it is. */
  readonly recorded: Readonly<Record<string, string>>;
  /** Those of them that a state names by their ARN: each has a queue of its own. The others are called by lambda:invoke only. */
  readonly calledDirectly: ReadonlySet<string>;
}

/** Starts one worker that is all the Lambda functions of the suite. */
export async function startFunctions(serve: FunctionsToServe): Promise<StandaloneWorker> {
  const functions = new Map<string, TaskHandlerFunction>(Object.entries(OWN_FUNCTIONS));
  for (const [name, kind] of Object.entries(serve.recorded)) {
    const behaviour = PYTHON_FUNCTIONS[kind];
    if (behaviour !== undefined) functions.set(name, behaviour);
  }
  const arnOf = (name: string): string => `arn:aws:lambda:${serve.region}:${serve.accountId}:function:${name}`;
  const log = {
    log: () => {},
    warn: (text: string) => console.warn(text),
    error: (text: string) => console.error(text),
  };
  const worker = createWorker({ ...serve, concurrency: 20, log });
  for (const [name, behaviour] of functions) {
    if (name in OWN_FUNCTIONS || serve.calledDirectly.has(name)) worker.handle(arnOf(name), behaviour);
  }
  worker.handle(LAMBDA_INVOKE, lambdaInvoke(functions, arnOf), { concurrency: 50 });
  await worker.start();
  return worker;
}
