import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { endWithParent } from '../lib/processes.mjs';
import { projectRoot } from '../lib/project.mjs';
import { waitUntil } from '../lib/wait.mjs';

const STOP_LIMIT_MS = 8_000;
const TAIL_LINES = 15;

/**
 * The processes of one run, each with a log file of its own.
 * Each has its own process group, so that Ctrl-C reaches the demo alone, which then ends them in an orderly way.
 */
export class ServiceProcesses {
  #running = [];
  #stopping = false;
  #reportCrash;

  /** Rejects as soon as one of them ends without having been asked to. Never resolves. */
  crashed = new Promise((_, reject) => (this.#reportCrash = reject));

  constructor(logFolder) {
    this.logFolder = logFolder;
    mkdirSync(logFolder, { recursive: true });
    this.crashed.catch(() => {}); // it may happen while nobody is looking yet
  }

  /**
   * Starts `node <script>` and waits until `isReady(log)` answers true.
   * @throws with the end of its log when it ends before that or is not ready within `timeoutMs`
   */
  async start(name, script, { env, isReady, timeoutMs = 30_000 }) {
    if (this.#stopping) throw new Error(`${name} is not started: the demo is ending.`);
    const logFile = join(this.logFolder, `${name}.log`);
    const log = openSync(logFile, 'w');
    const child = spawn(process.execPath, ['--enable-source-maps', join(projectRoot, script)], {
      cwd: projectRoot,
      env,
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    const service = { name, child, ended: undefined };
    service.exited = new Promise((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
    }).then((how) => {
      service.ended = how;
      releaseGuard();
      if (!this.#stopping) this.#reportCrash(failure(`${name} ended unexpectedly (${how})`, logFile));
    });
    const releaseGuard = child.pid ? endWithParent(child.pid) : () => {};
    this.#running.push(service);

    let ready = false;
    await waitUntil(
      async () =>
        service.ended !== undefined || this.#stopping || (ready = await isReady(readFileSync(logFile, 'utf8'))),
      { timeoutMs, everyMs: 50, what: `${name} to be ready` },
    ).catch((error) => {
      throw failure(error.message, logFile);
    });
    if (!ready) throw failure(`${name} did not start (${service.ended ?? 'the demo is ending'})`, logFile);
  }

  /** Ends all, the last started first: SIGTERM, and SIGKILL for what is still there after a limit. */
  async stopAll() {
    this.#stopping = true;
    // Workers together, then the coordinator: a worker that finishes its task still finds somebody to tell.
    const [first, ...others] = this.#running;
    await Promise.all(others.map(stop));
    if (first) await stop(first);
  }
}

async function stop({ child, exited, ended }) {
  if (ended !== undefined) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await exited;
  clearTimeout(timer);
}

function failure(message, logFile) {
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES);
  const tail = lines.map((line) => `    ${line}`).join('\n');
  return new Error(`${message}. The end of ${relative(projectRoot, logFile)}:\n${tail}`);
}
