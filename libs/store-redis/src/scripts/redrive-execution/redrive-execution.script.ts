import type { RedrivePlan, RedrivenFrame } from '#engine';
import {
  newToken,
  REDRIVE_REPEAT_MS,
  REDRIVE_REQUESTS_KEPT,
  type ExecutionId,
  type RedriveExpectation,
  type RedriveResult,
} from '#store';
import { inboxText } from '../../codec/child-texts.js';
import { eventBody, referenceText } from '../../codec/event-text.js';
import { frameText } from '../../codec/frame-text.js';
import { PayloadWriter } from '../../codec/payload-cells.js';
import type { Keys } from '../../keys.js';
import type { StoreSettings } from '../../options.js';
import { awakenOf } from '../awaken.js';
import { defineScript, type ScriptArgument, unknownReply } from '../define-script.js';

export interface RedriveExecution {
  readonly keys: Keys;
  readonly settings: StoreSettings;
  readonly execution: ExecutionId;
  readonly plan: RedrivePlan;
  readonly expect: RedriveExpectation;
}

export const redriveExecution = defineScript<RedriveExecution, RedriveResult>({
  name: 'redrive-execution',
  keys: ({ keys, execution }) => keys.step(execution),
  args: ({ settings, execution, plan, expect }) => {
    const payloads = new PayloadWriter();
    const events = plan.history.flatMap((event) => [referenceText(event.previous), eventBody(event, payloads)]);
    const frames = plan.frames.flatMap((frame) => frameArguments(frame, payloads));
    return [
      execution,
      expect.request,
      expect.redriveCount,
      expect.historyLength,
      settings.maxEvents,
      settings.graceMs,
      newToken(),
      expect.timeoutSeconds === undefined ? '' : Math.ceil(expect.timeoutSeconds * 1000),
      REDRIVE_REPEAT_MS,
      REDRIVE_REQUESTS_KEPT,
      ...payloads.arguments(),
      plan.history.length,
      ...events,
      plan.emptied.length,
      ...plan.emptied,
      plan.frames.length,
      ...frames,
    ];
  },
  reply: (reply, { execution }) => {
    const [word, redrivenAt, repeated, awaken] = reply;
    switch (word) {
      case 'REDRIVEN':
        return {
          status: 'redriven',
          redrivenAt: Number(redrivenAt),
          repeated: repeated === 1,
          awaken: awakenOf(execution, awaken),
        };
      case 'CHANGED':
        return { status: 'changed' };
      case 'FULL':
        return { status: 'full' };
      default:
        throw unknownReply('redrive-execution', reply);
    }
  },
});

function frameArguments(
  { id, snapshot, lastEvent, enteredEvent, wake, family }: RedrivenFrame,
  payloads: PayloadWriter,
): ScriptArgument[] {
  const frame = [
    id,
    newToken(),
    frameText(snapshot, payloads),
    referenceText(lastEvent),
    enteredEvent === undefined ? '' : referenceText(enteredEvent),
    wake ?? '',
  ];
  if (!family || !snapshot.children) return [...frame, 0];
  const { total, succeeded } = snapshot.children;
  const missing = family.wakeAfter - family.inbox.length;
  return [...frame, 1, total, succeeded, missing, inboxText(family.inbox), family.forget.length, ...family.forget];
}
