import { createHash } from 'node:crypto';
import { parseStateMachine } from '#asl';
import type { ExecutionStore } from '#store';
import type { Definitions, ParsedDefinition } from '../tokens.js';

/** Definitions kept parsed: each text is parsed once per process, as long as it is in use. */
const LIMIT = 1_000;

/** Parsed definitions by content; the least recently used one goes first. */
export class DefinitionCache implements Definitions {
  readonly #loading = new Map<string, Promise<ParsedDefinition>>();

  constructor(
    private readonly store: Pick<ExecutionStore, 'getDefinition'>,
    private readonly parsed = new Map<string, ParsedDefinition>(),
  ) {}

  /** The same definitions for who waits for Redis in another way: nobody waits for what somebody else is reading. */
  readBy(store: Pick<ExecutionStore, 'getDefinition'>): DefinitionCache {
    return new DefinitionCache(store, this.parsed);
  }

  parse(text: string, type: 'STANDARD' | 'EXPRESS' = 'STANDARD'): ParsedDefinition {
    const key = `${type}:${createHash('sha256').update(text).digest('base64url')}`;
    return this.#recall(key) ?? this.#keep(key, parseStateMachine(text, { type }));
  }

  /** @throws Error when nothing is stored under the hash: a running execution's definition is never deleted, so the store has lost data. */
  async byHash(hash: string): Promise<ParsedDefinition> {
    const known = this.#recall(hash);
    if (known) return known;
    const loading = this.#loading.get(hash) ?? this.#load(hash);
    this.#loading.set(hash, loading);
    try {
      return await loading;
    } finally {
      this.#loading.delete(hash);
    }
  }

  async #load(hash: string): Promise<ParsedDefinition> {
    const text = await this.store.getDefinition(hash);
    if (text === undefined) throw new Error(`the definition ${hash} of a running execution is not in the store`);
    return this.#keep(hash, parseStateMachine(text));
  }

  #recall(key: string): ParsedDefinition | undefined {
    const found = this.parsed.get(key);
    if (found) {
      this.parsed.delete(key);
      this.parsed.set(key, found);
    }
    return found;
  }

  /** What is refused is used once: it would only push out definitions that executions need. */
  #keep(key: string, parsed: ParsedDefinition): ParsedDefinition {
    if (parsed.machine === undefined) return parsed;
    this.parsed.set(key, parsed);
    if (this.parsed.size > LIMIT) this.parsed.delete(this.parsed.keys().next().value as string);
    return parsed;
  }
}
