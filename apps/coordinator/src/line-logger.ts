import type { LoggerService } from '@nestjs/common';

/** What Nest tells about its own start. */
const NEST_CONTEXTS = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication']);
/** These tell what went wrong at the start, one with a stack, and throw it all the same: whoever catches it tells it better. */
const TOLD_BY_OTHERS = new Set(['ExceptionHandler', 'NestApplication']);

type Level = 'INFO' | 'WARN' | 'ERROR';

const COLOURS: Readonly<Record<Level, number>> = { INFO: 32, WARN: 33, ERROR: 31 };

/**
 * One line for each event: time (ISO 8601, UTC), level, who says it, what. INFO goes to standard output, the others to standard
 * error; in colour on a terminal only, unless NO_COLOR is set. Of Nest itself only what is wrong.
 */
export class LineLogger implements LoggerService {
  constructor(
    private readonly out: NodeJS.WriteStream = process.stdout,
    private readonly err: NodeJS.WriteStream = process.stderr,
    private readonly env: NodeJS.ProcessEnv = process.env,
  ) {}

  log(message: unknown, ...rest: unknown[]): void {
    const context = contextOf(rest);
    if (!NEST_CONTEXTS.has(context)) this.#write('INFO', context, message);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.#write('WARN', contextOf(rest), message);
  }

  /** Nest's `Logger` hands over the stack, if any, before the context. */
  error(message: unknown, ...rest: unknown[]): void {
    const context = contextOf(rest);
    if (!TOLD_BY_OTHERS.has(context)) this.#write('ERROR', context, message, rest.length > 1 ? rest[0] : undefined);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.error(message, ...rest);
  }

  #write(level: Level, context: string, message: unknown, stack?: unknown): void {
    const stream = level === 'INFO' ? this.out : this.err;
    const coloured = stream.isTTY && !this.env['NO_COLOR'];
    const name = level.padEnd(5);
    const text = message instanceof Error ? message.message : String(message);
    const line = [
      new Date().toISOString(),
      coloured ? `\u001b[${COLOURS[level]}m${name}\u001b[0m` : name,
      context === '' ? text : `${context}: ${text}`,
    ].join(' ');
    stream.write(typeof stack === 'string' ? `${line}\n${stack}\n` : `${line}\n`);
  }
}

/** Nest's `Logger` puts the context last. */
function contextOf(rest: readonly unknown[]): string {
  const last = rest.at(-1);
  return typeof last === 'string' ? last : '';
}
