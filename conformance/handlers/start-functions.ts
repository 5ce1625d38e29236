import { createWorker, type StandaloneWorker, type TaskHandlerFunction } from '#worker-sdk';
import { OWN_FUNCTIONS } from './own-functions.js';
import { PYTHON_FUNCTIONS } from './python-functions.js';

export interface FunctionsToServe {
  readonly redisUrl: string;
  readonly namespace: string;
  readonly region: string;
  readonly accountId: string;
  /** Functions of the recordings: name → which of the Python functions it is. */
  readonly recorded: Readonly<Record<string, string>>;
}

/** Starts one worker that is all the Lambda functions of the suite. A state reaches them by their ARN or by lambda:invoke. */
export async function startFunctions({ recorded, ...settings }: FunctionsToServe): Promise<StandaloneWorker> {
  const functions = new Map<string, TaskHandlerFunction>(Object.entries(OWN_FUNCTIONS));
  for (const [name, kind] of Object.entries(recorded)) {
    const behaviour = PYTHON_FUNCTIONS[kind];
    if (behaviour !== undefined) functions.set(name, behaviour);
  }
  const log = {
    log: () => {},
    warn: (text: string) => console.warn(text),
    error: (text: string) => console.error(text),
  };
  const { redisUrl, namespace, region, accountId } = settings;
  const worker = createWorker({ redisUrl, namespace, region, accountId, concurrency: 20, log });
  for (const [name, behaviour] of functions) worker.handle(name, behaviour);
  await worker.start();
  return worker;
}
