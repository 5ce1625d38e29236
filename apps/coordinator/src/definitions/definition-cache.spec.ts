import { describe, expect, it } from '@jest/globals';
import { DefinitionCache } from './definition-cache.js';

const definition = (name: string) => JSON.stringify({ StartAt: name, States: { [name]: { Type: 'Pass', End: true } } });

describe('DefinitionCache', () => {
  it('parses a text once, for each type of state machine', () => {
    const cache = new DefinitionCache({ getDefinition: async () => undefined });
    const first = cache.parse(definition('A'));
    expect(first.machine?.startAt).toBe('A');
    expect(cache.parse(definition('A'))).toBe(first);
    expect(cache.parse(definition('A'), 'EXPRESS')).not.toBe(first);
    expect(cache.parse('{}').machine).toBeUndefined();
  });

  it('reads a stored definition once, also for many who ask at the same time', async () => {
    let reads = 0;
    const cache = new DefinitionCache({
      getDefinition: async (hash) => {
        reads++;
        return definition(hash);
      },
    });
    const all = await Promise.all(Array.from({ length: 10 }, () => cache.byHash('A')));
    expect(new Set(all).size).toBe(1);
    expect((await cache.byHash('A')).machine?.startAt).toBe('A');
    expect(reads).toBe(1);
  });

  it('tries again after a read that failed, and names a definition that is lost', async () => {
    const answers = [new Error('Connection is closed.'), undefined, definition('A')];
    const cache = new DefinitionCache({
      getDefinition: async () => {
        const answer = answers.shift();
        if (answer instanceof Error) throw answer;
        return answer;
      },
    });
    await expect(cache.byHash('h1')).rejects.toThrow('Connection is closed');
    await expect(cache.byHash('h1')).rejects.toThrow('the definition h1 of a running execution is not in the store');
    expect((await cache.byHash('h1')).machine?.startAt).toBe('A');
  });

  it('is shared by who reads in other ways, and nobody waits for their reads', async () => {
    const waiting = new DefinitionCache({ getDefinition: () => new Promise(() => undefined) });
    const failing = waiting.readBy({ getDefinition: () => Promise.reject(new Error('Command timed out')) });
    const reading = waiting.readBy({ getDefinition: async (hash) => definition(hash) });
    void waiting.byHash('A');
    await expect(failing.byHash('A')).rejects.toThrow('Command timed out');
    const read = await reading.byHash('A');
    expect(await failing.byHash('A')).toBe(read);
  });

  it('keeps the thousand that were used last', async () => {
    const reads: string[] = [];
    const cache = new DefinitionCache({
      getDefinition: async (hash) => {
        reads.push(hash);
        return definition(hash);
      },
    });
    await cache.byHash('first');
    await cache.byHash('second');
    for (let n = 0; n < 998; n++) await cache.byHash(`n${n}`);
    await cache.byHash('first');
    await cache.byHash('one-more');
    reads.length = 0;
    await cache.byHash('first');
    await cache.byHash('second');
    expect(reads).toEqual(['second']);
  });
});
