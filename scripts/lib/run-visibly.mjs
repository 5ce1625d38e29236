import { spawn } from 'node:child_process';

/**
 * Runs a command whose output the user sees, and waits for its end. A Ctrl-C reaches the command too (it is in our
 * process group); we wait for it instead of leaving it alone.
 * @returns {Promise<void>} @throws Error naming the command and its exit code when it fails
 */
export async function runVisibly(command, args, options = {}) {
  const { code, signal } = await runToEnd(command, args, { stdio: 'inherit', ...options });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed (${signal ?? `exit code ${code}`})`);
}

/** As `runVisibly`, but answers how the command ended. `onStart` gets the child process. */
export function runToEnd(command, args, { onStart = () => {}, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, options);
    const forward = (signal) => child.kill(signal);
    const hold = () => {};
    process.on('SIGTERM', forward);
    process.on('SIGINT', hold);
    const settle = (answer) => {
      process.off('SIGTERM', forward);
      process.off('SIGINT', hold);
      answer();
    };
    child.once('error', (error) => settle(() => reject(new Error(`${command} cannot be started: ${error.message}`))));
    child.once('exit', (code, signal) => settle(() => resolve({ code, signal })));
    onStart(child);
  });
}
