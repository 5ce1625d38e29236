import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What a process is about to send: a Redis command with its arguments. */
export type Command = readonly string[];

/** The point at which to cut: at the `nth` command (default: the first) that is like this. */
export interface Trap {
  readonly command: (command: Command) => boolean;
  readonly nth?: number;
  /** `executed`: Redis gets the command, its answer never arrives. `unsent`: not even Redis gets it. */
  readonly when: 'executed' | 'unsent';
}

/**
 * Stands between a process and its Redis, and can cut all of the process's connections at a named point in the stream of
 * commands. Whoever kills the process then has killed it at exactly that point, however fast or slow the machine is.
 */
export class RedisTap {
  readonly #sockets = new Set<Socket>();
  #trap: (Trap & { left: number; tripped: () => void }) | undefined;
  #cut = false;

  private constructor(
    private readonly server: Server,
    private readonly target: { readonly port: number; readonly host: string },
  ) {
    server.on('connection', (client) => this.#relay(client));
  }

  static async open(redisUrl: string): Promise<RedisTap> {
    const { hostname, port } = new URL(redisUrl);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new RedisTap(server, { host: hostname, port: Number(port || 6379) });
  }

  /** For `REDIS_URL` of the process under test. */
  get url(): string {
    return `redis://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Resolves when the trapped command has come by and nothing passes any more. */
  trap(trap: Trap): Promise<void> {
    return new Promise((tripped) => (this.#trap = { ...trap, left: trap.nth ?? 1, tripped }));
  }

  /** Everything passes again: for the next life of the process. */
  reopen(): void {
    this.#trap = undefined;
    this.#cut = false;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #relay(client: Socket): void {
    const redis = connect(this.target);
    let pending = Buffer.alloc(0);
    for (const socket of [client, redis]) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined); // A killed process resets its connections.
      socket.on('close', () => this.#sockets.delete(socket));
    }
    redis.on('data', (chunk) => {
      if (!this.#cut) client.write(chunk);
    });
    redis.on('close', () => client.destroy());
    client.on('close', () => redis.end()); // What has been forwarded is executed.
    client.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      for (let found = parseCommand(pending); found; found = parseCommand(pending)) {
        const bytes = pending.subarray(0, found.length);
        pending = pending.subarray(found.length);
        if (this.#mayPass(found.command)) redis.write(bytes);
      }
    });
  }

  #mayPass(command: Command): boolean {
    if (this.#cut) return false;
    const trap = this.#trap;
    if (!trap?.command(command) || --trap.left > 0) return true;
    this.#cut = true;
    this.#trap = undefined;
    trap.tripped();
    return trap.when === 'executed';
  }
}

/** A command as clients send it: `*<count>`, then for each part `$<bytes>` and the bytes. Undefined while it is not complete. */
function parseCommand(data: Buffer): { readonly command: Command; readonly length: number } | undefined {
  let at = 0;
  const number = (sign: string): number | undefined => {
    const end = data.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const text = data.toString('latin1', at, end);
    if (text[0] !== sign) throw new Error(`a client sent ${JSON.stringify(text)} where ${sign}<number> belongs`);
    at = end + 2;
    return Number(text.slice(1));
  };
  const count = number('*');
  if (count === undefined) return undefined;
  const command: string[] = [];
  for (let part = 0; part < count; part += 1) {
    const size = number('$');
    if (size === undefined || data.length < at + size + 2) return undefined;
    command.push(data.toString('utf8', at, at + size));
    at += size + 2;
  }
  return { command, length: at };
}
