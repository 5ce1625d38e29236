import { startFunctions } from '../handlers/index.js';
import { whyNotSupported } from '../support.js';
import { ExecutionLog } from './execution-log.js';
import { inParallel } from './in-parallel.js';
import type { Findings, Outcome } from './outcome.js';
import type { OwnCase } from './own-case.js';
import { runExecution } from './run-execution.js';
import { runExpressAsync, runExpressSync } from './run-express.js';
import { runOwnCase } from './run-own-case.js';
import { runSequence } from './run-sequence.js';
import { runTestState } from './run-test-state.js';
import { runValidation } from './run-validation.js';
import { SfnApi } from './sfn-api.js';
import { isOfTheApi, isOfTheLanguage, titleOf, type Vector } from './vector.js';

export interface Suite {
  readonly endpoint: string;
  readonly redisUrl: string;
  readonly namespace: string;
  /** Where the runtime's standard output goes. */
  readonly logFile: string;
  readonly region: string;
  readonly accountId: string;
  readonly ownCases: readonly OwnCase[];
  readonly recordings: readonly Vector[];
  /** Also what takes more than ten seconds. */
  readonly slow: boolean;
  /** Called as each case ends. */
  readonly onOutcome: (outcome: Outcome) => void;
}

const IN_FLIGHT = 24;

/** Runs all cases against the runtime at `endpoint`, whose Lambda functions this process serves meanwhile. */
export async function runSuite(suite: Suite): Promise<Outcome[]> {
  const supported = suite.recordings.filter((vector) => whyNotSupported(vector, suite) === undefined);
  const worker = await startFunctions({ ...suite, recorded: functionsOf(supported) });
  const api = await SfnApi.open(suite.endpoint, suite.region);
  try {
    const jobs = [
      ...suite.ownCases.map((own, i) => () => ownOutcome(api, own, `own-${i}`, suite)),
      ...suite.recordings
        .filter((vector) => !needsTheWholeAccount(vector))
        .map((vector) => () => recordedOutcome(api, vector, suite)),
    ];
    const report = async (job: () => Promise<Outcome>): Promise<Outcome> => {
      const outcome = await job();
      suite.onOutcome(outcome);
      return outcome;
    };
    // What lists all state machines comes first and alone: it was recorded in an account with no others.
    const alone = suite.recordings
      .filter(needsTheWholeAccount)
      .map((vector) => () => recordedOutcome(api, vector, suite));
    return [...(await inParallel(alone, 1, report)), ...(await inParallel(jobs, IN_FLIGHT, report))];
  } finally {
    api.close();
    await worker.close();
  }
}

async function ownOutcome(api: SfnApi, own: OwnCase, name: string, suite: Suite): Promise<Outcome> {
  const { area, title } = own;
  return { origin: 'own cases', area, title, findings: await found(() => runOwnCase(api, own, name, suite)) };
}

async function recordedOutcome(api: SfnApi, vector: Vector, suite: Suite): Promise<Outcome> {
  const identity = {
    origin: 'recordings',
    area: vector.area,
    title: titleOf(vector),
    language: isOfTheLanguage(vector),
    api: isOfTheApi(vector),
  } as const;
  const notSupported = whyNotSupported(vector, suite);
  if (notSupported !== undefined) return { ...identity, notSupported };
  const log = new ExecutionLog(suite.logFile);
  const findings = await found(() => {
    if (vector.kind === 'api-sequence') return runSequence(api, log, vector);
    if (vector.kind === 'express-sync') return runExpressSync(api, vector, uniqueName);
    if (vector.kind === 'express-async') return runExpressAsync(api, log, vector, uniqueName);
    if (vector.kind === 'test-state') return runTestState(api, vector);
    return vector.kind === 'validate'
      ? runValidation(api, vector, uniqueName)
      : runExecution(api, log, vector, uniqueName);
  });
  return { ...identity, findings };
}

/** What stops a case from being compared at all is a difference too. */
async function found(run: () => Promise<Findings>): Promise<Findings> {
  try {
    return await run();
  } catch (error) {
    return { result: [{ path: 'the run', recorded: undefined, actual: String(error) }] };
  }
}

let names = 0;
/** Recordings share names of state machines; here each needs one of its own. */
const uniqueName = (wanted: string): string => `${wanted.slice(0, 70)}-${(names += 1)}`;

const needsTheWholeAccount = ({ steps = [] }: Vector): boolean => steps.some(({ op }) => op === 'ListStateMachines');

/** Names of the recordings' functions, each with what it does. */
const functionsOf = (vectors: readonly Vector[]): Record<string, string> =>
  Object.fromEntries(vectors.flatMap(({ lambdas }) => Object.entries(lambdas ?? {})));
