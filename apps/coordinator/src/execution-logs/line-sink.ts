import { createWriteStream, type WriteStream } from 'node:fs';

/** Lines that wait to be written, bytes: beyond that, whoever reads them is too slow, and lines are dropped. */
const MOST_WAITING = 8 * 1024 * 1024;
const STDOUT = 1;

/**
 * Writes lines to standard output without ever waiting for whoever reads it. `process.stdout` would: it writes to a pipe at once,
 * and keeps the whole process when that is full.
 */
export class LineSink {
  /** Lines that were not written, since the reader is too slow or gone. */
  dropped = 0;
  #stream: WriteStream | undefined;

  constructor(private readonly open: () => WriteStream = openStdout) {}

  write(line: string): void {
    const stream = (this.#stream ??= this.#begin());
    if (stream.writableLength + line.length > MOST_WAITING) this.dropped += 1;
    else
      stream.write(`${line}\n`, (error) => {
        if (error) this.dropped += 1;
      });
  }

  /** Resolves when all is written, or `limitMs` is over. */
  async end(limitMs: number): Promise<void> {
    const stream = this.#stream;
    if (!stream) return;
    this.#stream = undefined;
    await new Promise<void>((resolve) => {
      const limit = setTimeout(resolve, limitMs);
      stream.end(() => {
        clearTimeout(limit);
        resolve();
      });
    });
  }

  #begin(): WriteStream {
    const stream = this.open();
    // The next line tries anew: the reader may have been full for a moment only.
    stream.on('error', () => {
      if (this.#stream === stream) this.#stream = undefined;
    });
    return stream;
  }
}

function openStdout(): WriteStream {
  return createWriteStream('', { fd: STDOUT, autoClose: false });
}
