import { describe, expect, it } from '@jest/globals';
import { Payload } from '#asl';
import type { LoadedFrame } from '#store';
import { SnapshotCache } from './snapshot-cache.js';

function loaded(input: string, variables?: Record<string, string>): LoadedFrame {
  const execution = {
    arn: 'a',
    name: 'n',
    stateMachineArn: 'm',
    stateMachineName: 'm',
    roleArn: 'r',
    startedAt: 0,
    input: '{}',
    redriveCount: 0,
  };
  const frame = {
    fmt: 1,
    path: [],
    state: 'A',
    phase: 'ready',
    input,
    visits: 0,
    ...(variables && { variables }),
  } as const;
  return {
    status: 'current',
    definitionHash: 'h',
    clocks: {},
    now: 0,
    snapshot: { execution, frameId: 'r', frame, lastEventId: 1, historyLength: 1, outerVariables: [], inbox: [] },
  };
}

describe('SnapshotCache', () => {
  it('gives each snapshot once', () => {
    const cache = new SnapshotCache();
    const one = loaded('1');
    cache.keep('t', one);
    expect(cache.take('t')).toBe(one);
    expect(cache.take('t')).toBeUndefined();
  });

  it('keeps no snapshot with long texts', () => {
    const cache = new SnapshotCache();
    cache.keep('input', loaded('x'.repeat(9_000)));
    cache.keep('variables', loaded('1', { a: 'x'.repeat(9_000) }));
    cache.keep('small', loaded('x'.repeat(8_000)));
    expect(['input', 'variables', 'small'].map((token) => cache.take(token) !== undefined)).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('is bounded by the number of snapshots, the oldest going first', () => {
    const cache = new SnapshotCache();
    for (let n = 0; n < 10_005; n++) cache.keep(`t${n}`, loaded('1'));
    expect(cache.take('t4')).toBeUndefined();
    expect(cache.take('t5')).toBeDefined();
  });

  it('is bounded by all characters together, and has room again for what was taken', () => {
    const cache = new SnapshotCache();
    const fits = Math.floor((16 * 1024 * 1024) / 8_002);
    const text = 'x'.repeat(8_000);
    for (let n = 0; n < fits + 3; n++) cache.keep(`t${n}`, loaded(text));
    expect([cache.take('t2'), cache.take('t3') === undefined]).toEqual([undefined, false]);
    cache.keep('again', loaded(text));
    expect(cache.take('t4')).toBeDefined();
  });

  it('is bounded by what it holds, inputs kept as values counted too', () => {
    const cache = new SnapshotCache();
    const keepAll = (input?: Payload) => {
      for (let n = 0; n < 3_000; n++) {
        const { snapshot, ...rest } = loaded('1'.repeat(8_000));
        cache.keep(`t${n}`, { ...rest, snapshot: { ...snapshot, input } });
      }
      return Array.from({ length: 3_000 }, (_none, n) => cache.take(`t${n}`)).filter(Boolean).length;
    };
    expect(keepAll()).toBe(Math.floor((16 * 1024 * 1024) / 8_002));
    expect(keepAll(Payload.ofText('1'))).toBe(Math.floor((16 * 1024 * 1024) / 32_002));
  });

  it('lets go what nobody has taken for ten seconds', () => {
    const cache = new SnapshotCache();
    const at = (now: number) => ({ ...loaded('1'), now });
    cache.keep('first', at(0));
    cache.keep('second', at(1));
    cache.keep('third', at(10_001));
    expect(['first', 'second', 'third'].map((token) => cache.take(token) !== undefined)).toEqual([false, true, true]);
  });
});
