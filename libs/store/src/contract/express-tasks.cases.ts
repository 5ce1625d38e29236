import { describe, expect, it } from '@jest/globals';
import { newToken } from '../execution-id.js';
import type { ExpressTaskBoard, OfferedTask, TaskNews } from '../express-task-store.js';
import type { FrameRef } from '../frame-ref.js';

/** A board of its own for one case. */
export interface OpenedBoard {
  readonly board: ExpressTaskBoard;
  /** What the channel `here` has been told of the attempt, once messages under way have come. */
  newsOf(ref: FrameRef): Promise<readonly TaskNews[]>;
  /** Let so many ms go by. */
  pass(ms: number): Promise<void>;
}

const TASK: OfferedTask = {
  resource: 'arn:aws:lambda:us-east-1:123456789012:function:f',
  input: '{"a":"é\\n"}',
  executionArn: 'arn:aws:states:us-east-1:123456789012:express:m:e:u',
  stateName: 'Work',
  attempt: 2,
};
const OFFER = { replyTo: 'here', keepMs: 60_000 };
const claim = (name: string, more: { leaseMs?: number; redeliver?: boolean } = {}) => ({
  worker: `w-${name}`,
  claim: name,
  leaseMs: 5_000,
  ...more,
});

/** What every implementation of `ExpressTaskBoard` must do. */
export function expressTaskContract(name: string, open: () => Promise<OpenedBoard>): void {
  const offered = async (task: Partial<OfferedTask> = {}, offer = OFFER) => {
    const opened = await open();
    const ref: FrameRef = { execution: newToken(), frame: 'r/0/12', token: newToken() };
    await opened.board.offerTask(ref, { ...TASK, ...task }, offer);
    return { ...opened, ref };
  };

  describe(`${name}: attempts of Express executions`, () => {
    it('are begun once, with all that a worker needs, and whoever has offered it is told', async () => {
      const { board, ref, newsOf } = await offered({ timeoutSeconds: 9, heartbeatSeconds: 3 });
      expect(await board.lookAtTask(ref)).toEqual({});
      const begun = await board.beginTask(ref, claim('a', { redeliver: true }));
      const { heartbeatSeconds: _, timeoutSeconds: __, ...task } = TASK;
      expect(begun).toEqual({
        status: 'begun',
        ...task,
        heartbeatSeconds: 3,
        timeoutAt: expect.any(Number),
        now: expect.any(Number),
      });
      if (begun.status !== 'begun') throw new Error(begun.status);
      expect((begun.timeoutAt as number) - begun.now).toBeGreaterThan(6_000);
      expect((begun.timeoutAt as number) - begun.now).toBeLessThanOrEqual(9_000);
      // A repeat of the call is no news; another worker gets nothing.
      expect((await board.beginTask(ref, claim('a', { redeliver: true }))).status).toBe('begun');
      expect(await board.beginTask(ref, claim('b'))).toEqual({ status: 'taken' });
      expect(await newsOf(ref)).toEqual([
        { type: 'begun', ref, claim: { worker: 'w-a', claim: 'a', leaseMs: 5_000, redeliver: true } },
      ]);
      const seen = await board.lookAtTask(ref);
      expect(seen).toMatchObject({ claim: { worker: 'w-a', claim: 'a', redeliver: true } });
      expect(seen?.leaseLeftMs).toBeGreaterThan(2_000);
      expect(seen?.heartbeatLeftMs).toBeLessThanOrEqual(3_000);
    });

    it.each([
      { ok: true as const, output: '{"é":[1,"=!"]}' },
      { ok: false as const, error: 'Kind', cause: 'why|so' },
    ])('end once, by the claim that has them: $ok', async (outcome) => {
      const { board, ref, newsOf } = await offered();
      await board.beginTask(ref, claim('a'));
      expect(await board.endTask(ref, 'b', { ok: true, output: '0' })).toBe('refused');
      expect(await board.endTask(ref, 'a', outcome)).toBe('accepted');
      expect(await board.endTask(ref, 'a', { ok: true, output: '0' })).toBe('accepted');
      expect((await newsOf(ref)).map(({ type }) => type)).toEqual(['begun', 'ended']);
      expect((await board.lookAtTask(ref))?.outcome).toEqual(outcome);
      expect(await board.beginTask(ref, claim('c'))).toEqual({ status: 'taken' });
      expect(await board.heartbeat(ref, { claim: 'a', leaseMs: 5_000, progress: false })).toBe('gone');
    });

    it('are lost to a worker that is not heard of; only who allows it hands over to the next', async () => {
      const lost = await offered();
      await lost.board.beginTask(lost.ref, claim('a', { leaseMs: 100 }));
      const handed = await offered();
      await handed.board.beginTask(handed.ref, claim('a', { leaseMs: 100, redeliver: true }));
      expect(await handed.board.beginTask(handed.ref, claim('b'))).toEqual({ status: 'taken' });
      await Promise.all([lost.pass(150), handed.pass(150)]);
      expect((await lost.board.lookAtTask(lost.ref))?.leaseLeftMs).toBeLessThanOrEqual(0);
      expect(await lost.board.beginTask(lost.ref, claim('b'))).toEqual({ status: 'taken' });
      expect(await handed.board.beginTask(handed.ref, claim('b'))).toMatchObject({ status: 'begun' });
      expect(await handed.board.endTask(handed.ref, 'a', { ok: true, output: '1' })).toBe('refused');
      expect(await handed.board.heartbeat(handed.ref, { claim: 'a', leaseMs: 100, progress: false })).toBe('gone');
      expect(await handed.board.endTask(handed.ref, 'b', { ok: true, output: '2' })).toBe('accepted');
    });

    it('are kept by signs of life, which start HeartbeatSeconds anew only with progress', async () => {
      const { board, ref, pass } = await offered({ heartbeatSeconds: 2 });
      await board.beginTask(ref, claim('a', { leaseMs: 300 }));
      await pass(200);
      expect(await board.heartbeat(ref, { claim: 'a', leaseMs: 9_000, progress: false })).toBe('ok');
      const kept = await board.lookAtTask(ref);
      expect(kept?.leaseLeftMs).toBeGreaterThan(5_000);
      expect(kept?.heartbeatLeftMs).toBeLessThanOrEqual(1_800);
      expect(await board.heartbeat(ref, { claim: 'a', leaseMs: 9_000, progress: true })).toBe('ok');
      const left = (await board.lookAtTask(ref))?.heartbeatLeftMs as number;
      expect(left).toBeGreaterThan(kept?.heartbeatLeftMs as number);
      expect(await board.heartbeat(ref, { claim: 'b', leaseMs: 9_000, progress: true })).toBe('gone');
    });

    it('are nobody’s once they were withdrawn, or have not been for too long', async () => {
      const withdrawn = await offered();
      await withdrawn.board.beginTask(withdrawn.ref, claim('a'));
      await withdrawn.board.withdrawTask(withdrawn.ref);
      const forgotten = await offered({}, { ...OFFER, keepMs: 50 });
      await forgotten.pass(100);
      for (const { board, ref } of [withdrawn, forgotten]) {
        expect(await board.lookAtTask(ref)).toBeUndefined();
        expect(await board.beginTask(ref, claim('b'))).toEqual({ status: 'stale' });
        expect(await board.heartbeat(ref, { claim: 'a', leaseMs: 1, progress: true })).toBe('gone');
        expect(await board.endTask(ref, 'a', { ok: true, output: '1' })).toBe('refused');
      }
    });
  });
}
