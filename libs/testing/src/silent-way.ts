import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** So much of what a client sends first is kept: its name is in there. */
const GREETING = 2_000;

interface Connection {
  readonly ends: readonly Socket[];
  greeting: string;
}

/** A way to Redis that can fall silent: connections stay open and nothing comes any more, as after a partition. */
export class SilentWay {
  readonly #connections = new Set<Connection>();
  readonly #server: Server;

  constructor(port: number) {
    this.#server = createServer((from) => {
      const to = connect(port, '127.0.0.1');
      const connection: Connection = { ends: [from, to], greeting: '' };
      this.#connections.add(connection);
      from.on('data', (chunk: Buffer) => {
        if (connection.greeting.length < GREETING) connection.greeting += chunk.toString('latin1', 0, GREETING);
      });
      for (const [one, other] of [
        [from, to],
        [to, from],
      ] as const) {
        one.on('error', () => other.destroy());
        one.on('close', () => other.destroy());
        one.pipe(other);
      }
    });
  }

  /** @returns its address, as a Redis URL */
  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `redis://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /**
   * For the connections there are; new ones work.
   * @param name only for those that have this name (`CLIENT SETNAME`)
   * @returns how many
   */
  fallSilent(name = ''): number {
    const silent = [...this.#connections].filter(({ greeting }) => greeting.includes(name));
    for (const end of silent.flatMap(({ ends }) => ends)) {
      end.unpipe();
      end.resume();
    }
    return silent.length;
  }

  close(): void {
    for (const end of [...this.#connections].flatMap(({ ends }) => ends)) end.destroy();
    this.#server.close();
  }
}
