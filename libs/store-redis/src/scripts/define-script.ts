import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreFullError } from '#store';
import type { Redis } from 'ioredis';
import { luaSource } from './lua-source.js';

export type ScriptArgument = string | number;
/** What a script answers: words, numbers, nils and lists of these. */
export type ScriptReply = string | number | null | readonly ScriptReply[];

export interface ScriptDefinition<Input, Output> {
  /** Name of the folder and of the .lua file in it. */
  readonly name: string;
  keys(input: Input): readonly string[];
  args(input: Input): readonly ScriptArgument[];
  /** Words in, a value out. An unknown word is an error: see `unknownReply`. */
  reply(reply: readonly ScriptReply[], input: Input): Output;
}

export type Script<Input, Output> = (redis: Redis, input: Input) => Promise<Output>;

/** Answers of a server that is moving, loading or changing roles: the same call again is right (R10, R18). */
const PASSING = /^(TRYAGAIN|MOVED|ASK|READONLY|CLUSTERDOWN|LOADING|MASTERDOWN|BUSY)\b/;
const TRIES = 5;
/** The server's own answer has a hyphen before it, behind the places in the script; what else goes wrong in a script has not. */
const WRAPPED = /^ERR Error running script \(call to \w+\): (?:@user_script: ?\d+: )+-([A-Z]+ .*)/s;

const defined: string[] = [];

/** What calling each script has cost this process so far: calls, and ms until their replies. */
export const scriptTimes: ReadonlyMap<string, { readonly calls: number; readonly ms: number }> = new Map();

function timesOf(name: string): { calls: number; ms: number } {
  const times = { calls: 0, ms: 0 };
  (scriptTimes as Map<string, typeof times>).set(name, times);
  return times;
}

/**
 * Make all scripts of this process known to the server, so that the first call of each is no slower than the others: what
 * is sent right behind it over the same connection may count on being executed after it.
 */
export async function loadScripts(redis: Redis): Promise<void> {
  await Promise.all(defined.map((text) => redis.script('LOAD', text)));
}

/**
 * One promise of atomicity. Sent by hash; by text when the server does not know the hash (yet, or after SCRIPT FLUSH, a
 * restart or a failover). Throws StoreFullError when Redis is out of memory; then nothing was written (R7).
 */
export function defineScript<Input, Output>(definition: ScriptDefinition<Input, Output>): Script<Input, Output> {
  const text = luaSource(definition.name);
  const hash = createHash('sha1').update(text).digest('hex');
  defined.push(text);
  const times = timesOf(definition.name);

  const send = async (redis: Redis, rest: (string | number)[], count: number): Promise<unknown> => {
    const begun = performance.now();
    try {
      return await redis.evalsha(hash, count, ...rest);
    } catch (error) {
      if (!messageOf(error).startsWith('NOSCRIPT')) throw error;
      return await redis.eval(text, count, ...rest);
    } finally {
      times.calls += 1;
      times.ms += performance.now() - begun;
    }
  };

  return async (redis, input) => {
    const keys = definition.keys(input);
    const rest = [...keys, ...definition.args(input)];
    for (let attempt = 1; ; attempt += 1) {
      try {
        return definition.reply((await send(redis, rest, keys.length)) as ScriptReply[], input);
      } catch (error) {
        const answer = asAnswered(error);
        const message = messageOf(answer);
        if (message.startsWith('OOM')) throw new StoreFullError({ cause: error });
        if (attempt === TRIES || !PASSING.test(message)) throw answer;
        await sleep(attempt * (25 + Math.random() * 75));
      }
    }
  };
}

/**
 * Before 7, Redis wraps what it answers to a command in a script: `ERR Error running script (call to f_<hash>): @user_script:8:
 * @user_script: 8: -OOM command not allowed …` (scripting.c: luaPushError, evalGenericCommand). Told as Redis 7 tells it: whoever
 * asks what kind of answer it is looks at its first word.
 */
function asAnswered(error: unknown): unknown {
  const answer = WRAPPED.exec(messageOf(error))?.[1];
  if (answer === undefined) return error;
  const unwrapped = new Error(answer, { cause: error });
  unwrapped.name = 'ReplyError';
  return unwrapped;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function unknownReply(script: string, reply: unknown): Error {
  return new Error(`The script ${script} answered what is not one of its answers: ${JSON.stringify(reply)}`);
}
