import { describe, expect, it } from '@jest/globals';

import { FairQueue } from './fair-queue.js';

const queueOf = (...items: readonly string[]) => {
  const queue = new FairQueue<string>();
  for (const item of items) queue.push(item[0], item);
  return queue;
};
const all = (queue: FairQueue<string>) => {
  const taken: (string | undefined)[] = [];
  while (queue.size > 0) taken.push(queue.take());
  return taken;
};

describe('a fair queue', () => {
  it('lets owners take turns, each in its own order', () => {
    expect(all(queueOf('a1', 'a2', 'a3', 'b1', 'c1', 'b2'))).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  });

  it('lets one who comes later wait one round at most', () => {
    const queue = queueOf('a1', 'a2', 'a3', 'b1', 'b2', 'b3');
    expect([queue.take(), queue.take()]).toEqual(['a1', 'b1']);
    queue.push('c', 'c1');
    expect(all(queue)).toEqual(['a2', 'b2', 'c1', 'a3', 'b3']);
  });

  it('knows who waits', () => {
    const queue = queueOf('a1', 'a2', 'b1');
    expect([queue.size, queue.owners, queue.has('a'), queue.has('c')]).toEqual([3, 2, true, false]);
    expect(queue.clear()).toEqual(['a1', 'a2', 'b1']);
    expect([queue.size, queue.owners, queue.take()]).toEqual([0, 0, undefined]);
  });
});
