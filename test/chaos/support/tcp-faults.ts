import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * Stands between one process and its Redis as a network would, and knows bytes only. (RedisTap knows commands and cuts at a
 * named one; it costs more than a run with much traffic has to spare.)
 */
export class TcpFaults {
  readonly #pairs = new Set<{ readonly client: Socket; readonly redis: Socket }>();
  #blackhole = false;
  #cutsLeft = 0;
  /** Requests that went through while their answers were cut off. */
  cut = 0;

  private constructor(
    private readonly server: Server,
    private readonly target: { readonly host: string; readonly port: number },
  ) {
    server.on('connection', (client) => this.#relay(client));
  }

  static async open(redisUrl: string): Promise<TcpFaults> {
    const { hostname, port } = new URL(redisUrl);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TcpFaults(server, { host: hostname, port: Number(port || 6379) });
  }

  /** For `REDIS_URL` of the process. */
  get url(): string {
    return `redis://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Nothing arrives any more in either direction, and nobody is told; connections made meanwhile hang too. */
  partition(): void {
    this.#blackhole = true;
    for (const { client, redis } of this.#pairs) {
      client.pause();
      redis.pause();
    }
  }

  /** The network is back: what was on its way is lost with its connections. */
  heal(): void {
    this.#blackhole = false;
    this.#cutsLeft = 0;
    for (const pair of this.#pairs) this.#end(pair);
  }

  /** The next `times` requests reach Redis and are executed; their connections break before the answer. */
  cutReplies(times: number): void {
    this.#cutsLeft = times;
  }

  async close(): Promise<void> {
    for (const { client, redis } of this.#pairs) {
      client.destroy();
      redis.destroy();
    }
    await new Promise((resolve) => this.server.close(resolve));
  }

  #relay(client: Socket): void {
    const redis = connect(this.target);
    const pair = { client, redis };
    this.#pairs.add(pair);
    for (const socket of [client, redis]) {
      socket.setNoDelay(true);
      socket.on('error', () => undefined); // A killed process resets its connections.
    }
    client.on('close', () => {
      this.#pairs.delete(pair);
      redis.end(); // What has been forwarded is executed.
    });
    redis.on('close', () => client.destroy());
    client.on('data', (chunk) => {
      redis.write(chunk);
      if (this.#cutsLeft === 0) return;
      this.#cutsLeft -= 1;
      this.cut += 1;
      this.#end(pair);
    });
    redis.on('data', (chunk) => client.write(chunk));
    if (this.#blackhole) {
      client.pause();
      redis.pause();
    }
  }

  /** Resets the client's side; Redis still gets to execute what it has been sent. */
  #end({ client, redis }: { readonly client: Socket; readonly redis: Socket }): void {
    redis.removeAllListeners('data');
    redis.resume();
    client.resetAndDestroy();
  }
}
