import { spawn } from 'node:child_process';
import { eventually } from './eventually.js';
import { processScripts, projectRoot } from './project.js';

/** How a process ended: `code` is null when a signal ended it. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A real process under test. It ends with the test at the latest, even when jest itself is killed. */
export interface TestProcess {
  readonly pid: number;
  readonly exited: Promise<ProcessEnd>;
  /** Everything written to stdout and stderr so far, in the order it came. */
  output(): string;
  /** Waits until a line of the output matches. @throws with the output's end when it does not come, or the process ends first */
  line(pattern: RegExp | string, options?: { timeoutMs?: number }): Promise<string>;
  /** Sends SIGKILL (or another signal) and waits until the process is gone. */
  kill(signal?: NodeJS.Signals): Promise<ProcessEnd>;
  /** Asks it to end (SIGTERM) and kills it after `timeoutMs`. */
  stop(options?: { timeoutMs?: number }): Promise<ProcessEnd>;
}

/** `env` is laid over this process's own variables; `undefined` takes one away. `cwd` is the project's folder by default. */
export interface StartProcessOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Start counts as done when this line has been seen; without it, when the process exists. */
  readonly readyLine?: RegExp | string;
  readonly readyTimeoutMs?: number;
}

/** The Redis of a test keeps no append-only file, and no load balancer waits for the end of a coordinator. */
const COORDINATORS_UNDER_TEST = { STEPWELL_DURABILITY: 'ephemeral', STEPWELL_SHUTDOWN_DELAY_SECONDS: '0' };

/**
 * Starts a program, for example `startProcess('node', ['dist/apps/coordinator/src/main.js'], { readyLine: /listening/ })`.
 * @throws when it cannot be started, or ends before the ready line, with the end of its output in the message
 */
export async function startProcess(
  command: string,
  args: readonly string[],
  { env = {}, cwd = projectRoot, readyLine, readyTimeoutMs = 20_000 }: StartProcessOptions = {},
): Promise<TestProcess> {
  const { endWithParent } = await processScripts();
  // NODE_OPTIONS of the jest run are not meant for the program under test.
  const child = spawn(command === 'node' ? process.execPath : command, [...args], {
    cwd,
    env: { ...process.env, NODE_OPTIONS: '', ...COORDINATORS_UNDER_TEST, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => (text += chunk));
  }
  let end: ProcessEnd | undefined;
  const exited = new Promise<ProcessEnd>((resolve) => {
    child.once('close', (code, signal) => resolve((end = { code, signal })));
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const pid = child.pid as number;
  const release = endWithParent(pid);
  void exited.then(release);

  const kill = (signal: NodeJS.Signals = 'SIGKILL') => {
    if (end === undefined) child.kill(signal);
    return exited;
  };
  const started: TestProcess = {
    pid,
    exited,
    output: () => text,
    line: (pattern, { timeoutMs = 10_000 } = {}) => waitForLine(pattern, timeoutMs),
    kill,
    stop: async ({ timeoutMs = 10_000 } = {}) => {
      const timer = setTimeout(() => void kill(), timeoutMs);
      try {
        return await kill('SIGTERM');
      } finally {
        clearTimeout(timer);
      }
    },
  };

  async function waitForLine(pattern: RegExp | string, timeoutMs: number): Promise<string> {
    const matches = (line: string) => (typeof pattern === 'string' ? line.includes(pattern) : pattern.test(line));
    const shown = [command, ...args].join(' ');
    try {
      const found = await eventually(() => text.split('\n').find(matches) ?? (end ? { end } : undefined), {
        timeoutMs,
      });
      if (typeof found === 'string') return found;
    } catch {
      throw new Error(
        `${shown} did not print ${String(pattern)} within ${timeoutMs} ms. Its output ends:\n${text.slice(-2_000)}`,
      );
    }
    throw new Error(
      `${shown} ended (${JSON.stringify(end)}) before printing ${String(pattern)}. Its output ends:\n${text.slice(-2_000)}`,
    );
  }

  if (readyLine !== undefined) {
    try {
      await waitForLine(readyLine, readyTimeoutMs);
    } catch (error) {
      await kill();
      throw error;
    }
  }
  return started;
}
