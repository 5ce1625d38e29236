import { styleText } from 'node:util';

/** What is written to; `process.stdout` and `process.stderr` are such. */
export interface Sink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  hasColors?(env?: object): boolean;
}

type Style = 'red' | 'green' | 'yellow' | 'dim' | 'bold' | 'cyan';

/**
 * Results go to stdout, everything else to stderr. With `--json` nothing but JSON goes to stdout, so `line` is silent then.
 * Colours only where a terminal shows them (`NO_COLOR`, `TERM=dumb` and the like are looked at by Node.js).
 */
export class Output {
  constructor(
    private readonly stdout: Sink,
    private readonly stderr: Sink,
    readonly json: boolean,
  ) {}

  /** A line for people. */
  line(text = ''): void {
    if (!this.json) this.stdout.write(`${shownOn(this.stdout, text)}\n`);
  }

  /** The one result of a command, for scripts. */
  result(value: unknown): void {
    if (this.json) this.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  }

  /** One of many results, each on a line of its own. */
  record(value: unknown): void {
    if (this.json) this.stdout.write(`${JSON.stringify(value)}\n`);
  }

  /** Beside the result: warnings, what is waited for. */
  note(text: string): void {
    this.stderr.write(`${shownOn(this.stderr, text)}\n`);
  }

  /** For `line`. */
  style(style: Style, text: string): string {
    return styled(this.stdout, style, text);
  }

  /** For `note`. */
  noteStyle(style: Style, text: string): string {
    return styled(this.stderr, style, text);
  }
}

const CONTROL = /(\u001b\[\d*m)|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * What others have written – a cause, an output – may hold sequences that a terminal obeys: there they are shown, all but colours. A file or
 * a pipe gets the text as it is.
 */
function shownOn(sink: Sink, text: string): string {
  if (sink.isTTY !== true) return text;
  return text.replace(
    CONTROL,
    (char, colour?: string) => colour ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

function styled(sink: Sink, style: Style, text: string): string {
  return sink.isTTY === true && sink.hasColors?.() === true ? styleText(style, text, { validateStream: false }) : text;
}
