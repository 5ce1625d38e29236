import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A program of the build, run as its own process until `stop`. */
export class Program {
  private constructor(
    readonly child: ChildProcess,
    readonly pid: number,
  ) {}

  /** Starts `dist/<path>` and waits until it prints a line that matches `ready` (30 s at most). */
  static async start(
    path: string,
    env: Readonly<Record<string, string>>,
    ready: { test(output: string): boolean },
  ): Promise<Program> {
    const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));
    // BENCH_NODE_ARGS="--cpu-prof --cpu-prof-dir=/tmp/profiles" shows where a program spends its time.
    const nodeArguments = process.env['BENCH_NODE_ARGS']?.split(' ') ?? [];
    const child = spawn(process.execPath, [...nodeArguments, file], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [output, isReady] = ['', false];
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${path} was not ready within 30 s:\n${output}`)), 30_000);
      const look = (chunk: Buffer) => {
        // `ready` may keep what it finds: whatever comes later is none of its business.
        if (isReady) return;
        output += String(chunk);
        if (!ready.test(output)) return;
        isReady = true;
        clearTimeout(timer);
        resolve();
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      child.once('exit', (code) => reject(new Error(`${path} ended with ${code}:\n${output}`)));
    });
    return new Program(child, child.pid as number);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(timer);
  }
}
