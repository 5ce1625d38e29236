import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** True while a process with this id runs. One that has ended and that nobody has reaped yet (a zombie) does not. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return true; // no /proc (macOS), or gone just now
  }
}

/** Runs a command to its end. Never throws: a command that cannot be started has `status: null`. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, ...options });
  return { status: result.status, stdout: result.stdout ?? '', stderr: result.stderr ?? result.error?.message ?? '' };
}

/**
 * Makes sure that process `pid` ends when this one does, however this one ends (SIGKILL and crashes included).
 *
 * A tiny shell holds the reading end of a pipe; the kernel closes the writing end when we are gone, and the shell then
 * sends SIGTERM, and SIGKILL five seconds later. It sits in a session of its own and ignores Ctrl-C.
 * @returns {() => void} call it once `pid` has ended, so that the guard leaves and can never hit a reused process id
 */
export function endWithParent(pid) {
  const script = `trap '' INT HUP TERM
read -r _
kill -TERM "$1" 2>/dev/null || exit 0
i=0
while [ $i -lt 50 ]; do
  sleep 0.1
  kill -0 "$1" 2>/dev/null || exit 0
  i=$((i + 1))
done
kill -KILL "$1" 2>/dev/null`;
  const guard = spawn('/bin/sh', ['-c', script, 'stepwell-guard', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.on('error', () => {});
  guard.stdin.on('error', () => {});
  guard.unref();
  guard.stdin.unref();
  return () => guard.kill('SIGKILL');
}
