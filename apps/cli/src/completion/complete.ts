import type { Command, Option } from 'commander';
import type { ConnectionOptions } from '../connection/place.js';
import type { Surroundings } from '../program.js';

/** How long completion may ask a coordinator: a shell that hangs is worse than no names. */
const PATIENCE_MS = 800;
/** The shell shall complete file names itself. */
const FILES = ':files';

/**
 * Candidates for the last of `words`, one per line with its description after a tab: subcommands, options, their choices, and the
 * names of state machines as the coordinator tells them; `:files` where a file is wanted.
 */
export async function complete(root: Command, words: readonly string[], around: Surroundings): Promise<string> {
  const current = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const [name] = before.filter((word) => root.commands.some((known) => known.name() === word));
  const command = root.commands.find((known) => known.name() === name);
  const lines = await candidates(root, command, before, current, around);
  const fitting = lines.filter((line) => line === FILES || line.startsWith(current));
  return fitting.map((line) => `${line}\n`).join('');
}

async function candidates(
  root: Command,
  command: Command | undefined,
  before: readonly string[],
  current: string,
  around: Surroundings,
): Promise<string[]> {
  const options = [...(command?.options ?? []), ...root.options];
  const wanting = (word = ''): Option | undefined =>
    options.find((option) => [option.short, option.long].includes(word) && (option.required || option.optional));
  const open = wanting(before.at(-1));
  if (open !== undefined) return valuesOf(open);
  if (current.startsWith('-')) return options.filter((o) => o.long).map((o) => `${o.long}\t${o.description}`);
  if (command === undefined) {
    const visible = root.createHelp().visibleCommands(root);
    return visible.map((known) => `${known.name()}\t${known.description()}`);
  }
  const given = before.filter((word, at) => !word.startsWith('-') && wanting(before[at - 1]) === undefined);
  const operands = command.registeredArguments;
  const last = operands.at(-1);
  // The first of those given is the command itself.
  const operand = operands[given.length - 1] ?? (last?.variadic ? last : undefined);
  if (operand?.argChoices) return operand.argChoices;
  if (/^(?:path|file)$/.test(operand?.name() ?? '')) return [FILES];
  return machineOperand(operand?.name()) ? machineNames(around, connectionIn(before)) : [];
}

function valuesOf(option: Option): string[] {
  if (option.argChoices) return option.argChoices;
  return /<file>/.test(option.flags) ? [FILES] : [];
}

const machineOperand = (name: string | undefined): boolean => /^(?:state-machine|execution|name)$/.test(name ?? '');

/** What the line says so far of where to ask. */
function connectionIn(words: readonly string[]): ConnectionOptions {
  const after = (option: string): string | undefined => {
    const at = words.lastIndexOf(option);
    return at < 0 ? undefined : words[at + 1];
  };
  return { endpoint: after('--endpoint'), region: after('--region') };
}

async function machineNames(around: Surroundings, connection: ConnectionOptions): Promise<string[]> {
  try {
    const { sfn } = await around.open(connection);
    const { ListStateMachinesCommand } = await import('@aws-sdk/client-sfn');
    const abortSignal = AbortSignal.timeout(PATIENCE_MS);
    const { stateMachines = [] } = await sfn.send(new ListStateMachinesCommand({ maxResults: 1_000 }), { abortSignal });
    return stateMachines.map(({ name }) => name as string);
  } catch {
    return []; // no coordinator, no names: Tab is not the place to tell of it
  }
}
