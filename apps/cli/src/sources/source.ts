import { readFileSync } from 'node:fs';
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { CliError, FileError, type FilePlace } from '../cli-error.js';
import { CLOUDFORMATION_TAGS } from './cloudformation-tags.js';

/** Keys and indices from the root of a document. */
export type Path = readonly (string | number)[];

/** A JSON or YAML file that was read, and where in it things are. */
export class Source {
  #document: Document.Parsed | undefined;
  readonly #lines = new LineCounter();

  private constructor(
    readonly file: string,
    readonly text: string,
    readonly isJson: boolean,
    private readonly tags: boolean,
  ) {}

  /** @throws CliError when the file cannot be read */
  static read(file: string): Source {
    return Source.of(file, readText(file));
  }

  /** @param text of the file, if it is not to be read as it is; with CloudFormation's tags unless `tags` is false */
  static of(file: string, text: string, tags = true): Source {
    return new Source(file, text, /\.json$/i.test(file) || /^\s*[{[]/.test(text), tags);
  }

  /** Text that must be JSON, whatever it looks like. */
  static json(name: string, text: string): Source {
    return new Source(name, text, true, false);
  }

  /** What the text says. @throws FileError when it is neither JSON nor YAML */
  value(): unknown {
    if (this.isJson) return this.#json();
    const [first] = this.#parsed().errors;
    if (first !== undefined) {
      const [start] = first.linePos ?? [];
      const message = (first.message.split('\n')[0] as string).replace(/ at line .*$/, '');
      throw new FileError(`Not YAML: ${message}`, { file: this.file, line: start?.line, column: start?.col });
    }
    return this.#parsed().toJS() as unknown;
  }

  /** Line and column of what is at `path`, or of the last thing on the way there that is in the text. */
  locate(path: Path): FilePlace {
    const document = this.#parsed();
    let node: unknown = document.contents;
    let offset = isNode(node) ? node.range?.[0] : undefined;
    for (const step of path) {
      if (isSeq(node)) node = node.items[Number(step)];
      else if (isMap(node)) {
        const pair = node.items.find(({ key }) => (isScalar(key) ? String(key.value) : String(key)) === String(step));
        offset = (isNode(pair?.key) ? pair.key.range?.[0] : undefined) ?? offset;
        node = pair?.value;
      } else break;
      if (node === undefined || node === null) break;
      if (offset === undefined || typeof step === 'number')
        offset = isNode(node) ? (node.range?.[0] ?? offset) : offset;
    }
    if (offset === undefined) return { file: this.file };
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.file, line, column: col };
  }

  #json(): unknown {
    try {
      return JSON.parse(this.text) as unknown;
    } catch (error) {
      const message = (error as Error).message;
      const before = this.text.slice(0, offsetOf(message, this.text)).split('\n');
      throw new FileError(
        `Not JSON: ${message.replace(/ in JSON at position .*$|, [."].* is not valid JSON$/s, '')}`,
        { file: this.file, line: before.length, column: (before.at(-1) ?? '').length + 1 },
        error,
      );
    }
  }

  /** JSON is YAML, near enough to find the places in it. */
  #parsed(): Document.Parsed {
    this.#document ??= parseDocument(this.text, {
      lineCounter: this.#lines,
      customTags: this.tags ? CLOUDFORMATION_TAGS : [],
      uniqueKeys: !this.isJson,
      logLevel: 'silent',
    });
    return this.#document;
  }
}

/** Where JSON.parse stopped. Not all of its messages say so: then it is the end of the shortest beginning with a bad token. */
function offsetOf(message: string, text: string): number {
  const told = / at position (\d+)/.exec(message)?.[1];
  if (told !== undefined) return Number(told);
  if (!message.startsWith('Unexpected token')) return text.length;
  let [fine, bad] = [0, text.length];
  while (bad - fine > 1) {
    const middle = Math.floor((fine + bad) / 2);
    if (hasBadToken(text.slice(0, middle))) bad = middle;
    else fine = middle;
  }
  return fine;
}

function hasBadToken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return (error as Error).message.startsWith('Unexpected token');
  }
}

/** @throws CliError that names the file */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CliError(code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read (${code}).`, {
      cause: error,
    });
  }
}
