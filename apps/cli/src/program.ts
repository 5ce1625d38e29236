import { type Command, createCommand, InvalidArgumentError, Option } from 'commander';
import { complete } from './completion/complete.js';
import { SHELLS, shellScript } from './completion/shell-scripts.js';
import type { ConnectionOptions } from './connection/place.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import type { Session } from './session.js';

export interface GlobalOptions extends ConnectionOptions {
  readonly json?: boolean;
}

/** A command's own code, loaded when it is called for: `--help` and completion need not wait for the AWS client. */
type Implementation = () => Promise<{
  readonly run: (session: Session, operands: never, options: never) => Promise<ExitCode>;
}>;

/** What is around the commands: a session for the options given, and where texts and exit codes go. */
export interface Surroundings {
  open(options: GlobalOptions): Promise<Session>;
  write(text: string): void;
  end(code: ExitCode): void;
}

const whole = (text: string): number => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
};
const waitAtMost = (): Option =>
  new Option('--timeout <seconds>', 'wait, and how long at most').argParser(whole).implies({ wait: true });
const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** All commands with their options; what they do is in `commands/`. */
export function program(around: Surroundings): Command {
  const root = createCommand('stepwell')
    .description('Deploys and runs state machines on a Stepwell coordinator, or any Step Functions endpoint.')
    .configureHelp({ showGlobalOptions: true })
    .option('--endpoint <url>', 'of the API: STEPWELL_ENDPOINT, AWS_ENDPOINT_URL_SFN, or http://127.0.0.1:8083')
    .option('--region <region>', 'of requests and of ARNs in templates')
    .option('--account <id>', 'of ARNs in templates, 12 digits')
    .option('--json', 'write one JSON document to stdout, and nothing else')
    .showHelpAfterError('(`stepwell help` lists the commands)');

  const command = (usage: string, summary: string, load: Implementation): Command => {
    const made = root.command(usage).description(summary);
    return made.action(async (...given: unknown[]) => {
      const options = made.optsWithGlobals<GlobalOptions>();
      const { run } = await load();
      around.end(await run(await around.open(options), given.slice(0, -2) as never, options as never));
    });
  };

  readingSources(
    command('deploy <path...>', 'create or update what files or folders define', () => import('./commands/deploy.js'))
      .option('--name <name>', 'of the state machine, where one file holds one definition')
      .option('--role-arn <arn>', 'the role of machines that name none'),
  )
    .option('--publish', 'publish a version of each state machine')
    .option('--dry-run', 'say what would be done');

  command('start <state-machine> [input]', 'start an execution', () => import('./commands/start.js'))
    .option('-f, --input-file <file>', 'the input; - for stdin')
    .option('-n, --name <name>', 'of the execution')
    .option('-w, --wait', 'until it ends; the exit code tells how')
    .addOption(waitAtMost());

  command('watch <execution>', 'show events as they come, until the end', () => import('./commands/watch.js'))
    .option('--timeout <seconds>', 'how long to watch at most', whole)
    .option('--from-now', 'leave out what has happened already');

  command('history <execution>', 'the events of an execution', () => import('./commands/history.js'))
    .option('--reverse', 'the last one first')
    .option('--limit <count>', 'no more events than that', whole)
    .option('--data', 'with inputs and outputs');

  command(
    'describe <name>',
    'a state machine, or an execution (machine:execution)',
    () => import('./commands/describe.js'),
  );

  command('list [state-machine]', 'state machines, or executions of one', () => import('./commands/list.js'))
    .addOption(
      new Option('--status <status>', 'of executions').choices([
        'RUNNING',
        'SUCCEEDED',
        'FAILED',
        'TIMED_OUT',
        'ABORTED',
        'PENDING_REDRIVE',
      ]),
    )
    .option('--limit <count>', 'no more than that', whole);

  command('stop <execution>', 'end an execution', () => import('./commands/stop.js'))
    .option('--error <error>', 'name of the error it ends with')
    .option('--cause <cause>', 'text of the error it ends with');

  command('redrive <execution>', 'let a failed execution go on where it failed', () => import('./commands/redrive.js'))
    .option('--client-token <token>', 'makes a repeat of the request safe')
    .option('-w, --wait', 'until it ends; the exit code tells how')
    .addOption(waitAtMost());

  readingSources(
    command('validate <path...>', 'what is wrong with definitions, and where', () => import('./commands/validate.js')),
  ).option('--warnings', 'warnings too');

  command('test-state <file>', 'try one state, without an execution', () => import('./commands/test-state.js'))
    .option('-s, --state <name>', 'which state of a whole definition')
    .option('-i, --input <json>', 'of the state')
    .option('-f, --input-file <file>', 'the input; - for stdin')
    .addOption(new Option('--level <level>', 'how much to show').choices(['INFO', 'DEBUG', 'TRACE']))
    .option('--mock-result <json>', 'what its task gives')
    .option('--mock-error <error>', 'what its task fails with')
    .option('--mock-cause <cause>', 'the text of that')
    .option('--variables <json>', 'variables the state sees')
    .option('--context <json>', 'the context object')
    .option('--role-arn <arn>', 'needed for a task without a mock');

  command('workers', 'who serves which resources', () => import('./commands/workers.js')).option(
    '--idle',
    'resources too that nobody serves now',
  );

  root
    .command('completion')
    .description('the completion script of a shell: source <(stepwell completion bash)')
    .addArgument(root.createArgument('<shell>').choices(SHELLS))
    .action((shell: string) => {
      around.write(shellScript(shell));
      around.end(EXIT.done);
    });

  root
    .command('complete', { hidden: true })
    .description('candidates for the last word; the completion scripts call it')
    .argument('[words...]')
    .allowUnknownOption()
    .helpOption(false)
    .action(async (words: readonly string[]) => {
      around.write(await complete(root, words, around));
      around.end(EXIT.done);
    });

  return root;
}

/** What files and templates are to be read as. */
function readingSources(command: Command): Command {
  return command
    .addOption(new Option('--type <type>', 'of machines in definition files').choices(['STANDARD', 'EXPRESS']))
    .option('-p, --parameter <key=value>', 'of templates; may be repeated', collect)
    .option(
      '-r, --resource <id=name>',
      'what a resource of a template is called here, or <id.Attribute=value>',
      collect,
    )
    .option('--stack-name <name>', 'what AWS::StackName stands for');
}
