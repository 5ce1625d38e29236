import { describe, expect, it } from '@jest/globals';
import { OrphanAudit } from './orphan-audit.js';

const LOG = { warn: () => undefined, log: () => undefined, error: () => undefined };

describe('OrphanAudit', () => {
  it('drops all that has expired, however many pages that is', async () => {
    const pages = [[500, 500, 3, 0], [0], [7, 0]];
    const audit = new OrphanAudit(
      {
        partitions: pages.length,
        audit: () => Promise.resolve({ repaired: [], cursor: '' }),
        purge: (partition) => Promise.resolve(pages[partition]?.shift() ?? 0),
      },
      LOG,
    );
    await audit.auditAll();
    expect(audit.purged).toBe(1_010);
    expect(pages).toEqual([[], [], []]);
  });
});
