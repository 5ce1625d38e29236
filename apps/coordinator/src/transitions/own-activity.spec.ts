import { describe, expect, it } from '@jest/globals';
import { MemoryStore } from '#store';
import { isActivityFor } from './own-activity.js';

const activityIn = (place: string) => `arn:aws:states:${place}:activity:packing`;
const executionIn = (place: string) => `arn:aws:states:${place}:execution:orders:first`;

describe('an activity is there for an execution', () => {
  it.each([
    { execution: 'us-east-1:111111111111', there: true, why: 'of its own account and region' },
    { execution: 'us-east-1:222222222222', there: false, why: 'not of another account' },
    { execution: 'eu-west-1:111111111111', there: false, why: 'not of another region' },
  ])('$why', async ({ execution, there }) => {
    const store = new MemoryStore();
    const arn = activityIn('us-east-1:111111111111');
    await store.createActivity({ arn, name: 'packing', createdAt: 1 }, 10);
    expect(await isActivityFor(executionIn(execution), arn, store)).toBe(there);
    expect(await isActivityFor(executionIn(execution), activityIn(execution).replace('packing', 'none'), store)).toBe(
      false,
    );
  });
});
