import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** An answer that is not 200: the API's error by its name. */
export class PlainApiError extends Error {
  override readonly name = 'PlainApiError';

  constructor(
    readonly status: number,
    /** e.g. `ThrottlingException` */
    readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`);
  }
}

/** Longer than any of these calls may take. */
const LIMIT_MS = 30_000;
/** Calls that another moment may answer. */
const PASSING: ReadonlySet<string> = new Set(['ThrottlingException', 'ServiceUnavailable']);

/**
 * The AWS JSON protocol as it goes over the wire, without an SDK: a program that makes hundreds of calls a second and takes
 * their times has to be cheaper than what it measures. Connections are kept.
 */
export class PlainApi {
  readonly #agent: Agent;

  /** @param connections to each coordinator at most */
  constructor(
    private readonly endpoints: readonly string[],
    connections: number,
  ) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /**
   * @param turn which coordinator is asked: they take turns
   * @throws PlainApiError for any answer but 200
   */
  async call<Answer>(operation: string, body: object, turn = 0): Promise<Answer> {
    const { status, text } = await this.#post(turn, operation, JSON.stringify(body));
    const answer = JSON.parse(text) as Answer & { readonly __type?: string; readonly message?: string };
    if (status === 200) return answer;
    throw new PlainApiError(status, (answer.__type ?? '').replace(/^.*#/, ''), answer.message ?? text);
  }

  /** As `call`; what is refused for the moment is asked again, until `patienceMs` are over. */
  async callPatiently<Answer>(operation: string, body: object, turn: number, patienceMs: number): Promise<Answer> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      try {
        return await this.call<Answer>(operation, body, turn);
      } catch (error) {
        if (!(error instanceof PlainApiError && PASSING.has(error.code)) || Date.now() > deadline) throw error;
        await sleep(100);
      }
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #post(turn: number, operation: string, body: string): Promise<{ readonly status: number; readonly text: string }> {
    const headers = {
      'Content-Type': 'application/x-amz-json-1.0',
      'Content-Length': Buffer.byteLength(body),
      'X-Amz-Target': `AWSStepFunctions.${operation}`,
    };
    const url = this.endpoints[turn % this.endpoints.length] as string;
    return new Promise((resolve, reject) => {
      const call = request(url, { method: 'POST', agent: this.#agent, headers, timeout: LIMIT_MS }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (text += part));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        response.on('error', reject);
      });
      call.on('timeout', () => call.destroy(new Error(`${operation} was not answered within ${LIMIT_MS} ms`)));
      call.on('error', (error: NodeJS.ErrnoException) => {
        // A kept connection that the server closes, having been idle, in the moment in which it is used again.
        const isStale = call.reusedSocket && error.code === 'ECONNRESET';
        if (isStale) resolve(this.#post(turn, operation, body));
        else reject(error);
      });
      call.end(body);
    });
  }
}

/** Does `work` for 0 … `count` - 1, `sideBySide` at a time. */
export async function inParallel(
  count: number,
  sideBySide: number,
  work: (n: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(sideBySide, count) }, lane));
}
