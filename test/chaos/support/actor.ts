import { startProcess } from '#testing';
import { Restartable } from '../../support/runtime-under-test.js';
import type { TcpFaults } from './tcp-faults.js';

export type ActorKind = 'coordinator' | 'worker';

export interface ActorOptions {
  readonly kind: ActorKind;
  /** Unique in its system; stands in the fault log. */
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly readyLine: RegExp;
  /** The network between it and Redis. */
  readonly network: TcpFaults;
  /** Of a coordinator: its API, the same over restarts. */
  readonly endpoint?: string;
}

/** Even when everything else on the machine starts at the same moment. */
const READY_LIMIT_MS = 120_000;

/** A process of the system under test that dies, stands still and comes back. */
export class Actor extends Restartable {
  readonly kind: ActorKind;
  readonly name: string;
  readonly network: TcpFaults;
  readonly endpoint: string | undefined;
  /** Ends that nobody asked for. */
  readonly collapses: string[] = [];
  /** Counts its processes, from 1. */
  life = 0;
  #asked = false;

  constructor({ kind, name, args, env, readyLine, network, endpoint }: ActorOptions) {
    super(async () => {
      this.#asked = false;
      this.life += 1;
      const started = await startProcess('node', args, { env, readyLine, readyTimeoutMs: READY_LIMIT_MS });
      void started.exited.then(({ code, signal }) => {
        if (!this.#asked) this.collapses.push(`${name} (process ${started.pid}) ended by itself: ${signal ?? code}`);
      });
      return started;
    });
    [this.kind, this.name, this.network, this.endpoint] = [kind, name, network, endpoint];
  }

  /** SIGKILL, and wait until it is gone. */
  override async crash(): Promise<void> {
    this.#asked = true;
    await super.crash();
  }

  /** SIGSTOP: it stands still, its connections stay. */
  pause(): void {
    process.kill(this.pid, 'SIGSTOP');
  }

  resume(): void {
    process.kill(this.pid, 'SIGCONT');
  }

  override async stop(): Promise<void> {
    this.#asked = true;
    await super.stop();
  }
}
