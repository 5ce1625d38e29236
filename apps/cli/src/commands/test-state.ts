import { type InspectionLevel, TestStateCommand, type TestStateCommandOutput } from '@aws-sdk/client-sfn';
import { CliError } from '../cli-error.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { Session } from '../session.js';
import { checked, jsonInput } from '../sources/json-input.js';
import { Source } from '../sources/source.js';
import type { Output } from '../terminal/output.js';

interface TestStateFlags {
  readonly state?: string;
  readonly input?: string;
  readonly inputFile?: string;
  readonly level?: InspectionLevel;
  readonly mockResult?: string;
  readonly mockError?: string;
  readonly mockCause?: string;
  readonly variables?: string;
  readonly context?: string;
  readonly roleArn?: string;
}

/** `--json`: what TestState answers. The exit code is 3 when the state failed, or would be retried. */
export async function run({ sfn, out }: Session, [file]: [string], flags: TestStateFlags): Promise<ExitCode> {
  const { state: stateName, level: inspectionLevel, variables, context, roleArn } = flags;
  const source = Source.read(file);
  const value = source.value();
  const { $metadata: _, ...answer } = await sfn.send(
    new TestStateCommand({
      definition: source.isJson ? source.text : JSON.stringify(value),
      stateName,
      input: await jsonInput(flags.input, flags),
      inspectionLevel,
      roleArn,
      mock: mockOf(flags),
      variables: variables && checked('(--variables)', variables),
      context: context && checked('(--context)', context),
    }),
  );
  tell(answer, out);
  out.result(answer);
  return answer.status === 'FAILED' || answer.status === 'RETRIABLE' ? EXIT.executionFailed : EXIT.done;
}

function mockOf({ mockResult, mockError, mockCause }: TestStateFlags): TestStateCommand['input']['mock'] {
  if (mockResult !== undefined && mockError !== undefined) {
    throw new CliError('A mock gives a result or an error, not both.', { exitCode: EXIT.usage });
  }
  if (mockResult !== undefined) return { result: checked('(--mock-result)', mockResult) };
  if (mockError !== undefined) return { errorOutput: { error: mockError, cause: mockCause } };
  if (mockCause === undefined) return undefined;
  throw new CliError('--mock-cause goes with --mock-error.', { exitCode: EXIT.usage });
}

function tell(answer: Omit<TestStateCommandOutput, '$metadata'>, out: Output): void {
  const { status, nextState, error, cause, output, inspectionData } = answer;
  const next = nextState === undefined ? '' : `, next ${nextState}`;
  out.line(`${out.style(status === 'SUCCEEDED' ? 'green' : 'red', status ?? '')}${next}`);
  if (error !== undefined) out.line(`${error}${cause === undefined ? '' : `: ${cause}`}`);
  if (output !== undefined) out.line(output);
  for (const [name, value] of Object.entries(inspectionData ?? {})) {
    out.line(`${out.style('dim', name)}  ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  }
}
