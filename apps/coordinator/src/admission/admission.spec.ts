import { beforeEach, describe, expect, it } from '@jest/globals';
import { StoreFullError } from '#store';
import { Admission } from './admission.js';
import type { Load } from './load-sampler.js';

const load = (more: Partial<Load>): Load => ({
  memory: { used: 10, limit: 100 },
  statesWaiting: 0,
  due: 0,
  overdue: 0,
  open: 0,
  ...more,
});
const memory = (used: number, limit = 100) => load({ memory: { used, limit } });

describe('Admission', () => {
  let lines: string[];
  let admission: Admission;
  const answer = () => Promise.resolve('started');
  const isOpen = async (): Promise<boolean> => {
    try {
      expect(await admission.enter('StartExecution', answer)).toBe('started');
      return true;
    } catch (error) {
      expect(error).toMatchObject({ code: 'ThrottlingException', message: 'Rate exceeded', httpStatus: 400 });
      return false;
    }
  };

  beforeEach(() => {
    lines = [];
    const say = (line: string) => void lines.push(line);
    const settings = { memoryWatermarkPercent: 85, backlogWatermark: 1_000 };
    admission = new Admission(settings, { log: say, warn: say, error: say });
  });

  it.each<{ what: string; below: Load; at: Load; still: Load; open: Load }>([
    { what: 'memory', below: memory(84.9), at: memory(85), still: memory(80), open: memory(79.9) },
    {
      what: 'waiting states',
      below: load({ statesWaiting: 999 }),
      at: load({ statesWaiting: 1_000 }),
      still: load({ statesWaiting: 800 }),
      open: load({ statesWaiting: 799 }),
    },
    {
      what: 'wake-ups behind time',
      below: load({ overdue: 999 }),
      at: load({ overdue: 1_000 }),
      still: load({ overdue: 800 }),
      open: load({ overdue: 799 }),
    },
  ])('shuts at the watermark of $what, and opens again well below it', async ({ below, at, still, open }) => {
    const seen: boolean[] = [];
    for (const each of [below, at, still, open, still]) {
      admission.judge(each);
      seen.push(await isOpen());
    }
    expect(seen).toEqual([true, false, false, true, true]);
    expect(admission.throttled).toBe(2);
    expect(lines).toEqual([expect.stringMatching(/refused.*WATERMARK/), 'new executions are taken again']);
  });

  it('knows no watermark of memory without a limit', async () => {
    admission.judge(memory(1e12, 0));
    expect(await isOpen()).toBe(true);
  });

  it('refuses only what makes new work', async () => {
    admission.judge(memory(99));
    for (const operation of ['StopExecution', 'DescribeExecution', 'ListExecutions', 'CreateStateMachine'])
      expect(await admission.enter(operation, answer)).toBe('started');
    await expect(admission.enter('RedriveExecution', answer)).rejects.toThrow('Rate exceeded');
    expect(admission.throttled).toBe(1);
  });

  it('tells of a start that Redis has no room for in the same way, and of nothing else', async () => {
    const fails = (error: Error) => () => Promise.reject(error);
    await expect(admission.enter('StartExecution', fails(new StoreFullError()))).rejects.toThrow('Rate exceeded');
    await expect(admission.enter('StartExecution', fails(new Error('other')))).rejects.toThrow('other');
    await expect(admission.enter('StopExecution', fails(new StoreFullError()))).rejects.toThrow(StoreFullError);
    expect(admission.throttled).toBe(1);
  });
});
