import type { WorkloadOptions } from './workload-options.js';
import { INVOKED_RESOURCE, PLAIN_RESOURCES, REDELIVERED_RESOURCE, SENT_RESOURCE } from './resources.js';
import type { Seeded } from './seeded.js';
import type { Language } from './state-fields.js';

type Fields = Readonly<Record<string, unknown>>;

const CALLBACKS = 0.2;
const REDELIVERED = 0.15;

/**
 * Makes some Task states wait for a callback, or go to a queue that redelivers; the others stay as they were written.
 * @param draw a stream of its own, so that what else is drawn of a case does not depend on it
 */
export function kindOfTask(draw: Seeded, language: Language, task: Fields, options: WorkloadOptions): Fields {
  const kind = draw.next();
  // After a redrive tasks may come to something else: their arguments say which it is; and whose they are, since no event does then.
  const told = withArguments(task, language, { redrive: 'Execution.RedriveCount', of: 'State.Name' });
  if (kind < CALLBACKS) return callback(draw, language, told, options);
  if (kind < CALLBACKS + REDELIVERED && options.redelivered !== false)
    return { ...told, Resource: REDELIVERED_RESOURCE };
  return told;
}

function callback(draw: Seeded, language: Language, task: Fields, { shortClocks = false }: WorkloadOptions): Fields {
  const asked = withArguments(task, language, { token: 'Task.Token' });
  const clocked = withClocks(draw, language, asked, shortClocks);
  if (draw.chance(0.6)) return { ...clocked, Resource: SENT_RESOURCE };
  const FunctionName = draw.chance(0.3) ? REDELIVERED_RESOURCE : PLAIN_RESOURCES[0];
  const { Parameters, Arguments, ...rest } = clocked;
  const invocation = Parameters
    ? { Parameters: { FunctionName, Payload: Parameters } }
    : { Arguments: { FunctionName, Payload: Arguments } };
  return { ...rest, Resource: INVOKED_RESOURCE, ...invocation };
}

/** Some are answered too late, some only because of heartbeats: the arguments say so (see `callbackOf`). */
function withClocks(draw: Seeded, language: Language, task: Fields, shortClocks: boolean): Fields {
  const { TimeoutSeconds: _, HeartbeatSeconds: __, ...unclocked } = task;
  const way = draw.next();
  const seconds = 1 + draw.below(2);
  if (way < 0.12) return { ...withArguments(unclocked, language, { late: seconds }), TimeoutSeconds: seconds };
  if (way < 0.4) {
    const beats = shortClocks ? 1 : 2;
    const longest = shortClocks ? 20 : 300;
    return {
      ...withArguments(unclocked, language, { beats }),
      TimeoutSeconds: longest,
      HeartbeatSeconds: beats,
    };
  }
  return task;
}

/** Adds members to what the handler gets: numbers as they are, texts as paths into the context object. */
function withArguments(task: Fields, language: Language, members: Readonly<Record<string, string | number>>): Fields {
  const entries = Object.entries(members);
  if (language === 'JSONPath') {
    const added = entries.map(([name, value]) =>
      typeof value === 'number' ? [name, value] : [`${name}.$`, `$$.${value}`],
    );
    return { ...task, Parameters: { ...(task['Parameters'] as object), ...(Object.fromEntries(added) as object) } };
  }
  const { Arguments } = task;
  if (typeof Arguments === 'string') {
    const text = entries.map(
      ([name, value]) => `"${name}": ${typeof value === 'number' ? value : `$states.context.${value}`}`,
    );
    return { ...task, Arguments: Arguments.replace('{% {', `{% {${text.join(', ')}, `) };
  }
  const added = entries.map(([name, value]) => [
    name,
    typeof value === 'number' ? value : `{% $states.context.${value} %}`,
  ]);
  return { ...task, Arguments: { ...(Arguments as object), ...(Object.fromEntries(added) as object) } };
}
