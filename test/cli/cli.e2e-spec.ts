import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually, freePort, projectRoot, startTestRedis, type TestRedis } from '#testing';
import { createWorker, type StandaloneWorker, TaskFailure } from '#worker-sdk';
import { coordinator, environmentOf } from '../support/runtime-under-test.js';
import { CliUnderTest } from './cli-under-test.js';

const ARN = 'arn:aws:states:us-east-1:123456789012';
const GREET = {
  StartAt: 'Greet',
  States: { Greet: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:greet', End: true } },
};
const PAUSE = { StartAt: 'Rest', States: { Rest: { Type: 'Wait', Seconds: 300, End: true } } };

/** As long as a machine with too much to do may take. */
const BUSY = { timeoutMs: 40_000 };

/** Of `watch --json`. */
type Line = { readonly event?: { readonly id: number }; readonly execution?: object };

// Each command is a process of its own.
jest.setTimeout(60_000);

/** The built program against a real coordinator. */
describe('stepwell', () => {
  const room = mkdtempSync(join(tmpdir(), 'stepwell-cli-'));
  let redis: TestRedis;
  let api: Awaited<ReturnType<typeof coordinator>>;
  let worker: StandaloneWorker;
  let cli: CliUnderTest;
  let failing = true;

  beforeAll(async () => {
    redis = await startTestRedis();
    api = await coordinator(environmentOf(redis));
    await api.start();
    cli = new CliUnderTest(room, { STEPWELL_ENDPOINT: api.endpoint });
    worker = createWorker({ redisUrl: redis.url, namespace: redis.namespace }).handle(
      'greet',
      async ({ name }: { readonly name?: string }) => {
        if (name === 'nobody' && failing) throw new TaskFailure('Greet.Nobody', 'there is nobody');
        return `Hello, ${name}!`;
      },
    );
    await worker.start();
  }, 60_000);
  afterAll(async () => {
    await worker?.close();
    await api?.stop();
    await redis?.stop();
    rmSync(room, { recursive: true, force: true });
  });

  describe('deploy', () => {
    it('creates, then changes nothing, then updates what differs', async () => {
      const file = cli.file('greet.asl.json', GREET);
      const dry = await cli.json(['deploy', file, '--dry-run']);
      expect(dry.value).toMatchObject({ dryRun: true, changes: [{ action: 'create', name: 'greet' }] });
      const arn = `${ARN}:stateMachine:greet`;
      const created = { action: 'create', type: 'stateMachine', name: 'greet', arn, file };
      expect(await cli.json(['deploy', file])).toEqual({
        code: 0,
        value: { dryRun: false, changes: [created], warnings: [] },
      });
      expect((await cli.json(['deploy', file])).value.changes).toEqual([{ ...created, action: 'unchanged' }]);
      cli.file('greet.asl.json', { Comment: 'changed', ...GREET });
      expect((await cli.run(['deploy', file])).stdout).toBe(`updated   state machine greet (definition)  ${arn}\n`);
    });

    it('takes the definitions of a folder, in JSON and YAML', async () => {
      cli.file('more/pause.asl.json', PAUSE);
      cli.file('more/hello.asl.yaml', 'StartAt: Hello\nStates:\n  Hello: { Type: Pass, Result: hello, End: true }\n');
      cli.file('more/readme.json', {});
      const { value } = await cli.json(['deploy', 'more']);
      expect(value.changes).toMatchObject([
        { action: 'create', name: 'hello' },
        { action: 'create', name: 'pause' },
      ]);
      expect(await cli.run(['start', 'hello', '--wait'])).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^SUCCEEDED after [\d.]+ s\n"hello"\n$/),
      });
    });

    it('leaves alone what is not said: the role of a machine that has one', async () => {
      const role = 'arn:aws:iam::123456789012:role/mine';
      const file = cli.file('roles.asl.json', PAUSE);
      await cli.run(['deploy', file, '--role-arn', role]);
      expect((await cli.json(['deploy', file])).value.changes).toMatchObject([{ action: 'unchanged' }]);
      expect((await cli.json(['describe', 'roles'])).value.roleArn).toBe(role);
    });

    it('changes nothing when one of the files is wrong, and says where', async () => {
      cli.file('wrong/fine.asl.json', GREET);
      cli.file('wrong/lost.asl.yaml', 'StartAt: A\nStates:\n  A:\n    Type: Pass\n    Next: Nowhere\n');
      const { code, stdout, stderr } = await cli.run(['deploy', 'wrong']);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr.split('\n')).toEqual([
        "wrong/lost.asl.yaml:5:5: error MISSING_TRANSITION_TARGET: Missing 'Next' target: Nowhere (/States/A/Next)",
        'wrong/lost.asl.yaml:1:1: error MISSING_END_STATE: Workflow has no terminal state',
        'error: Nothing was deployed: the files have errors.',
        '',
      ]);
      expect((await cli.json(['list'])).value.stateMachines).not.toContainEqual(
        expect.objectContaining({ name: 'fine' }),
      );
    });
  });

  describe('executions', () => {
    it('start with input from a file and from stdin', async () => {
      cli.file('input.json', { name: 'Bo' });
      const fromFile = await cli.json(['start', 'greet', '-f', 'input.json', '--wait']);
      expect(fromFile).toMatchObject({ code: 0, value: { output: '"Hello, Bo!"' } });
      const fromStdin = await cli.json(['start', 'greet', '-f', '-', '--wait'], '{"name": "Cy"}');
      expect(fromStdin.value.output).toBe('"Hello, Cy!"');
      expect(await cli.run(['start', 'greet', '{"name": }'])).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringContaining('  at (input):1:10\n'),
      });
    });

    it('are watched until they end, and the exit code tells how', async () => {
      await cli.run(['start', 'greet', '{"name": "nobody"}', '--name', 'first']);
      const watched = await cli.run(['watch', 'greet:first', '--json']);
      const lines = watched.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Line);
      expect(watched.code).toBe(3);
      expect(lines.slice(0, -1).map(({ event }) => event?.id)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(lines.at(-1)?.execution).toMatchObject({ status: 'FAILED', error: 'Greet.Nobody' });
      const history = await cli.run(['history', 'greet']);
      expect(history.stdout).toMatch(
        /^ +0\.000 s +1 {2}ExecutionStarted\n(?:.*\n){4} +[\d.]+ s +6 {2}ExecutionFailed {2}Greet\.Nobody.*\n$/,
      );
    });

    it('are redriven', async () => {
      failing = false;
      const redriven = await cli.json(['redrive', 'greet:first', '--wait']);
      expect(redriven).toMatchObject({ code: 0, value: { status: 'SUCCEEDED', redriveCount: 1 } });
      expect((await cli.json(['describe', 'greet:first'])).value.output).toBe('"Hello, nobody!"');
    });

    it('of an EXPRESS machine are answered with their end, by name and by alias', async () => {
      const file = cli.file('quick.asl.json', GREET);
      const deployed = await cli.json(['deploy', file, '--type', 'EXPRESS', '--publish']);
      expect(deployed.code).toBe(0);
      const answered = await cli.json(['start', 'quick:1', '{"name": "Di"}', '--wait']);
      expect(answered).toMatchObject({ code: 0, value: { status: 'SUCCEEDED', output: '"Hello, Di!"' } });
      cli.file('slow.asl.json', PAUSE);
      await cli.run(['deploy', 'slow.asl.json', '--type', 'EXPRESS']);
      expect(await cli.run(['start', 'slow', '--timeout', '1'])).toMatchObject({
        code: 6,
        stdout: '',
        stderr: expect.stringMatching(/^error: The Express execution has not ended within 1 s\.\n/),
      });
      const { value } = await cli.json(['start', 'quick', '{"name": "Ed"}']);
      expect(value.executionArn).toContain(`${ARN}:express:quick:`);
      expect(await cli.run(['watch', value.executionArn])).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^error: Nobody can ask for an Express execution later\.\n.*start --wait/),
      });
    });

    it('are stopped, and waited for no longer than one likes', async () => {
      const { value } = await cli.json(['start', 'pause', '--name', 'long']);
      expect(value).toEqual({ executionArn: `${ARN}:execution:pause:long`, startDate: expect.any(String) });
      expect((await cli.run(['watch', 'pause:long', '--timeout', '0'])).code).toBe(6);
      const waited = await cli.json(['start', 'pause', '--timeout', '0']);
      expect(waited).toMatchObject({ code: 6, value: { status: 'RUNNING' } });
      await cli.run(['stop', waited.value.executionArn]);
      expect((await cli.run(['stop', 'pause:long', '--error', 'Enough'])).code).toBe(0);
      expect(await cli.run(['watch', 'pause:long'])).toMatchObject({
        code: 5,
        stdout: expect.stringMatching(/ExecutionAborted {2}Enough\nABORTED after [\d.]+ s {2}Enough\n$/),
      });
      const listed = await cli.json(['list', 'pause', '--status', 'ABORTED']);
      expect(listed.value.executions).toMatchObject([{ status: 'ABORTED' }, { name: 'long', status: 'ABORTED' }]);
    });
  });

  it('validates', async () => {
    const file = cli.file('bad.asl.json', '{\n  "StartAt": "A",\n  "States": {\n    "A": {"Type": "Pass"}\n  }\n}\n');
    const { code, value } = await cli.json(['validate', file]);
    expect(code).toBe(1);
    expect(value).toEqual({
      result: 'FAIL',
      stateMachines: ['bad'],
      problems: [expect.objectContaining({ severity: 'ERROR', file, line: 4, at: '/States/A' })],
    });
    expect(await cli.run(['validate', 'greet.asl.json'])).toEqual({ code: 0, stdout: 'greet: OK\n', stderr: '' });
  });

  it('tries a state', async () => {
    const mocked = ['test-state', 'greet.asl.json', '--state', 'Greet', '-i', '{}'];
    const fine = await cli.json([...mocked, '--mock-result', '"hi"']);
    expect(fine).toEqual({ code: 0, value: { status: 'SUCCEEDED', output: '"hi"' } });
    const failed = await cli.run([...mocked, '--mock-error', 'Bad', '--mock-cause', 'luck']);
    expect(failed).toEqual({ code: 3, stdout: 'FAILED\nBad: luck\n', stderr: '' });
  });

  it('shows who serves what', async () => {
    const { value } = await cli.json(['workers']);
    expect(value).toEqual({
      resources: [{ resource: GREET.States.Greet.Resource, workers: 1, lastServedAt: expect.any(String) }],
      truncated: false,
    });
  });

  it('completes commands, options, names of state machines, and leaves files to the shell', async () => {
    const words = async (...typed: string[]) =>
      (await cli.run(['complete', '--', ...typed])).stdout.split('\n').map((line) => line.split('\t')[0]);
    expect(await words('re')).toEqual(['redrive', '']);
    expect(await words('deploy', '--dr')).toEqual(['--dry-run', '']);
    expect(await words('list', '--status', 'S')).toEqual(['SUCCEEDED', '']);
    // A coordinator that is slow to answer is not waited for: no names are better than a shell that hangs.
    await eventually(async () => (await words('start', 'gree'))[0] === 'greet', BUSY);
    await eventually(async () => (await words('start', '--name', 'a', 'gree'))[0] === 'greet', BUSY);
    expect(await words('start', 'greet', '')).toEqual(['']);
    expect(await words('deploy', 'one.json', '')).toEqual([':files', '']);
    expect(await words('--endpoint', 'http://127.0.0.1:1', 'start', 'gree')).toEqual(['']);
  });

  it('completes in bash', async () => {
    const line = [
      `stepwell() { '${process.execPath}' '${join(projectRoot, 'dist/apps/cli/src/main.js')}' "$@"; }`,
      'source <(stepwell completion bash)',
      'COMP_WORDS=(stepwell start hel); COMP_CWORD=2; _stepwell; echo "${COMPREPLY[*]}"',
      'COMP_WORDS=(stepwell deploy greet.); COMP_CWORD=2; _stepwell; echo "${COMPREPLY[*]}"',
    ];
    const env = { ...process.env, STEPWELL_ENDPOINT: api.endpoint };
    await eventually(async () => {
      const { stdout } = await promisify(execFile)('bash', ['-c', line.join('\n')], { cwd: room, env });
      expect(stdout).toBe('hello\ngreet.asl.json\n');
      return true;
    }, BUSY);
  });

  describe('when something is wrong', () => {
    it('names the machine that is not there, and the way out', async () => {
      expect(await cli.run(['start', 'nothing'])).toEqual({
        code: 1,
        stdout: '',
        stderr:
          'error: There is no state machine nothing.\n  `stepwell list` shows those there are, `stepwell deploy <file>` makes one.\n',
      });
    });

    it('tells scripts the name that AWS gives the error', async () => {
      const { code, value } = await cli.json(['stop', 'greet:none']);
      expect({ code, error: value.error }).toMatchObject({
        code: 1,
        error: { name: 'ExecutionDoesNotExist', message: expect.stringContaining(`${ARN}:execution:greet:none`) },
      });
    });

    it.each([
      [['start']],
      [['fly']],
      [['start', 'greet', '--timeout', 'soon']],
      [['start', 'greet:live:1']],
      [['stop', 'greet']],
      [['list', '--status', 'FAILED']],
    ])('refuses %j as a command line', async (args) => {
      const { code, stdout, stderr } = await cli.run(args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^error: /);
    });

    it('does not take other credentials than those that are named', async () => {
      const { code, stderr } = await cli.run(['list'], '', { AWS_PROFILE: 'nobody' });
      expect(code).toBe(1);
      expect(stderr).toMatch(/^error: The profile nobody gives no credentials: .*\n {2}Look at ~\/\.aws/);
    });

    it('says where nobody answers', async () => {
      const endpoint = `http://127.0.0.1:${await freePort()}`;
      for (const args of [['list'], ['workers']]) {
        expect(await cli.run([...args, '--endpoint', endpoint])).toEqual({
          code: 7,
          stdout: '',
          stderr: `error: No coordinator answers at ${endpoint} (ECONNREFUSED).\n  Start one with \`npm run start:coordinator\`, or say where it is with --endpoint or STEPWELL_ENDPOINT.\n`,
        });
      }
    });
  });
});
