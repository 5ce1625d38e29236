import { describe, expect, it } from '@jest/globals';
import { OrphanAudit } from './orphan-audit.js';

const LOG = { warn: () => undefined, log: () => undefined, error: () => undefined };

describe('OrphanAudit', () => {
  it('drops all that has expired, however many pages that is', async () => {
    const pages = [[500, 500, 3, 0], [0], [7, 0]];
    const audit = new OrphanAudit(
      {
        partitions: pages.length,
        audit: () => Promise.resolve({ repaired: [], failed: [], cursor: '' }),
        purge: (partition) => Promise.resolve({ purged: pages[partition]?.shift() ?? 0, kept: 0 }),
      },
      LOG,
    );
    await audit.auditAll();
    expect(audit.purged).toBe(1_010);
    expect(pages).toEqual([[], [], []]);
  });

  it('comes to what has expired behind more than a page of what is kept, page by page, and begins anew', async () => {
    const passed: (number | undefined)[] = [];
    const pages = [
      { purged: 0, kept: 500 },
      { purged: 0, kept: 500 },
      { purged: 20, kept: 480 },
      { purged: 3, kept: 0 },
      { purged: 0, kept: 0 },
      { purged: 0, kept: 500 },
    ];
    const audit = new OrphanAudit(
      {
        partitions: 1,
        audit: () => Promise.resolve({ repaired: [], failed: [], cursor: '' }),
        purge: (_, from) => {
          passed.push(from);
          return Promise.resolve(pages.shift() ?? { purged: 0, kept: 0 });
        },
      },
      LOG,
    );
    for (const looks of [1, 2, 5, 6]) {
      await audit.auditAll();
      expect(passed).toHaveLength(looks);
    }
    expect(passed).toEqual([0, 500, 1_000, 1_480, 1_480, 0]);
    expect(audit.purged).toBe(23);
  });

  it('goes on with everything else when an execution or a partition fails, and says so', async () => {
    const done: string[] = [];
    const lines: string[] = [];
    const audit = new OrphanAudit(
      {
        partitions: 3,
        audit: async (partition, cursor) => {
          done.push(`audit ${partition}${cursor}`);
          if (partition === 0) throw new Error('broken');
          if (partition === 2 || cursor !== '') return { repaired: [], failed: [], cursor: '' };
          return { repaired: [], failed: [{ execution: 'e', reason: new Error('of no known kind') }], cursor: '+' };
        },
        purge: async (partition) => {
          done.push(`purge ${partition}`);
          if (partition === 1) throw new Error('no purge');
          return { purged: 0, kept: 0 };
        },
      },
      { ...LOG, warn: (line) => void lines.push(line) },
    );
    await audit.auditAll();
    expect(done).toEqual(['audit 0', 'purge 0', 'audit 1', 'audit 1+', 'purge 1', 'audit 2', 'purge 2']);
    expect(lines).toEqual([
      'auditing partition 0: broken',
      'auditing execution e: of no known kind',
      'purging partition 1: no purge',
    ]);
  });
});
