import type { Command } from './redis-tap.js';

/*
 * How the steps of the runtime look on the wire. The store's scripts are told apart by their keys and by what their first
 * arguments are (the head of each .lua file says so), jobs by the queue's keys.
 */

function scriptCall(
  command: Command,
): { readonly keys: readonly string[]; readonly args: readonly string[] } | undefined {
  if (!/^EVAL(SHA)?$/i.test(command[0] ?? '')) return undefined;
  const count = Number(command[2]);
  return { keys: command.slice(3, 3 + count), args: command.slice(3 + count) };
}

/** The kinds of the store's keys, in order: `x h f d due`. */
function keyKinds(keys: readonly string[]): string {
  return keys.map((key) => /:\{p\d+\}:([a-z]+)/.exec(key)?.[1]).join(' ');
}

const STEP = 'x h f d due open index closed';
const isFrame = (text: string | undefined) => /^r(\/\d+)*$/.test(text ?? '');

/** create-execution */
export function createsExecution(command: Command): boolean {
  const call = scriptCall(command);
  return call !== undefined && keyKinds(call.keys) === STEP && !isFrame(call.args[1]) && !redrivesExecution(command);
}

/** redrive-execution */
export function redrivesExecution(command: Command): boolean {
  const { keys = [], args = [] } = scriptCall(command) ?? {};
  return keyKinds(keys) === STEP && args.some((arg) => arg.startsWith('ExecutionRedriven|'));
}

/** commit-decision of a step of `frame` (default: any) that writes an event of type `event` (default: any). */
export function commits({ frame, event }: { readonly frame?: string; readonly event?: string }) {
  return (command: Command): boolean => {
    const call = scriptCall(command);
    if (call === undefined || keyKinds(call.keys) !== STEP || !isFrame(call.args[1])) return false;
    const writes = (type: string) => call.args.some((arg) => arg === type || arg.startsWith(`${type}|`));
    return (frame === undefined || call.args[1] === frame) && (event === undefined || writes(event));
  };
}

/** begin-task */
export function beginsTask(command: Command): boolean {
  return keyKinds(scriptCall(command)?.keys ?? []) === 'x h f d due';
}

/** end-task */
export function endsTask(command: Command): boolean {
  return keyKinds(scriptCall(command)?.keys ?? []) === 'f d due';
}

/** BullMQ adds a job that waits for nothing; our job ids tell what it is to wake. */
export function addsJob(wake: 'run' | 'task' | 'outcome') {
  return (command: Command): boolean => {
    const { keys = [], args = [] } = scriptCall(command) ?? {};
    return (
      keys.length === 9 &&
      /:wait$/.test(keys[0] ?? '') &&
      /:marker$/.test(keys[8] ?? '') &&
      (args[0] ?? '').includes(`_${wake}_`)
    );
  };
}
