import type { LostWindow } from './clock-probe.js';

/** A worker that has claimed an attempt just before a crash notes its beginning a moment later; so does who was told of an answer. */
const NOTED_WITHIN_MS = 10_000;

/** One fault as it happened. */
export interface Fault {
  /** What was done, e.g. `kill-worker`. */
  readonly kind: string;
  /** To whom: an actor's name, or `redis`. */
  readonly target: string;
  /** Epoch ms: begun, and healed (0: not yet). */
  readonly at: number;
  healedAt: number;
  /** For the log: `pid 17`, `4,711 bytes`. */
  detail: string;
  /** Of a Redis that lost what it had acknowledged. */
  lost?: LostWindow;
}

/** What was done to a system and when; each line is printed as it happens unless `print` is off. */
export class FaultLog {
  readonly faults: Fault[] = [];
  readonly #began = Date.now();

  constructor(private readonly print: boolean) {}

  begin(kind: string, target: string, detail = ''): Fault {
    const fault: Fault = { kind, target, at: Date.now(), healedAt: 0, detail };
    this.faults.push(fault);
    return fault;
  }

  heal(fault: Fault): void {
    fault.healedAt = Date.now();
    if (this.print) console.log(this.line(fault));
  }

  line({ kind, target, at, healedAt, detail }: Fault): string {
    const seconds = (ms: number) => (ms / 1000).toFixed(2);
    const span = `${seconds(at - this.#began).padStart(7)} s +${seconds(healedAt - at)} s`;
    return `  ${span.padEnd(18)} ${kind.padEnd(18)} ${target.padEnd(14)} ${detail}`.trimEnd();
  }

  get lostWindows(): LostWindow[] {
    return this.faults.flatMap(({ lost }) => (lost ? [lost] : []));
  }

  count(pattern: RegExp): number {
    return this.faults.filter(({ kind }) => pattern.test(kind)).length;
  }
}

/** Whether what somebody noted at a moment (epoch ms) may be gone from Redis, though it had been acknowledged. */
export function forgottenBy(faults: readonly Fault[]): (at: number) => boolean {
  const windows = faults.flatMap(({ lost }): LostWindow[] => (lost ? [lost] : []));
  return (at) => windows.some(({ from, to }) => from <= at && at <= to + NOTED_WITHIN_MS);
}
