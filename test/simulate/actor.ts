import type { TimerOwner, VirtualTime } from './virtual-time.js';

/** A command on its way to Redis and back, on the actor's one connection. */
interface Command {
  readonly label: string;
  readonly run: () => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** Once it has reached Redis. */
  answer?: Promise<Answer>;
}

export type Answer = { readonly value: unknown } | { readonly error: unknown };

/** A command that arrives a second time, nothing else having arrived since the first. */
export interface Repeat {
  readonly label: string;
  readonly first: Promise<Answer>;
  readonly second: Promise<Answer>;
}

/**
 * A process: it reaches others by commands only, which arrive and are answered when the scheduler says so, in the order in
 * which they were sent. It can die or stop for a while between any two of them.
 */
export class Actor implements TimerOwner {
  dead = false;
  /** Virtual time until which it stands still. */
  pausedUntil = 0;
  readonly #toArrive: Command[] = [];
  readonly #toAnswer: Command[] = [];

  constructor(
    readonly name: string,
    readonly time: VirtualTime,
    private readonly log: (line: string) => void,
    private readonly repeated: (repeat: Repeat) => void,
  ) {}

  get paused(): boolean {
    return this.pausedUntil > this.time.now;
  }

  get canArrive(): boolean {
    return this.#toArrive.length > 0;
  }

  get canAnswer(): boolean {
    return this.#toAnswer.length > 0;
  }

  /** `target` as this process reaches it: each call of a method is a command. */
  port<T extends object>(target: T, label: string): T {
    return new Proxy(target, {
      get: (of, member) => {
        const value: unknown = Reflect.get(of, member, of);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) =>
          this.send(`${label}.${String(member)}`, () => value.apply(of, args) as Promise<unknown>);
      },
    });
  }

  send<T>(label: string, run: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (!this.dead) this.#toArrive.push({ label, run, resolve: resolve as Command['resolve'], reject });
    });
  }

  /** The oldest command that has not arrived does so. */
  arrive(): void {
    const command = this.#toArrive.shift() as Command;
    this.log(`${this.name}: ${command.label} arrives`);
    command.answer = answerOf(command);
    this.time.lastArrived = command;
    this.#toAnswer.push(command);
  }

  async answer(): Promise<void> {
    const command = this.#toAnswer.shift() as Command;
    this.log(`${this.name}: ${command.label} is answered`);
    const answer = await (command.answer as NonNullable<Command['answer']>);
    if ('error' in answer) command.reject(answer.error);
    else command.resolve(answer.value);
  }

  /**
   * The connection breaks. Of each command, whether it has arrived or not, its sender sees an error, or the client sends it again.
   */
  cut(sendsAgain: () => boolean): void {
    const commands = [...this.#toAnswer.splice(0), ...this.#toArrive.splice(0)];
    for (const command of commands) {
      if (sendsAgain()) {
        if (command.answer && command === this.time.lastArrived) {
          const first = command.answer;
          command.answer = answerOf(command);
          this.log(`${this.name}: ${command.label} arrives again`);
          this.repeated({ label: command.label, first, second: command.answer });
          this.#toAnswer.push(command);
        } else this.#toArrive.push(command);
      } else {
        this.log(`${this.name}: ${command.label} fails, ${command.answer ? 'after' : 'before'} it arrived`);
        command.reject(new Error('Connection is closed.'));
      }
    }
  }

  /** Some of what it has sent still arrives. */
  die(arrives: () => boolean): void {
    this.dead = true;
    while (this.canArrive && arrives()) this.arrive();
    this.#toArrive.length = 0;
    this.#toAnswer.length = 0;
  }
}

async function answerOf({ run }: Command): Promise<Answer> {
  try {
    return { value: await run() };
  } catch (error) {
    return { error };
  }
}
