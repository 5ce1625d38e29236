import type { ChildrenState, Decision, Effect, FrameState } from '#engine';
import { assertComplete, newToken } from '#store';
import type { ScriptArgument } from '../scripts/define-script.js';
import { eventBody, referenceText } from './event-text.js';
import { frameText } from './frame-text.js';
import { PayloadWriter } from './payload-cells.js';
import { taskDescription } from './task-text.js';

/** A decision as shared/step.lua reads it: payloads, events, snapshot, last event, entered event, effects. */
export function stepArguments(decision: Decision, payloads = new PayloadWriter()): ScriptArgument[] {
  assertComplete(decision);
  const { snapshot, history } = decision;
  const events = history.flatMap((event) => [referenceText(event.previous), eventBody(event, payloads)]);
  const effects = effectsOf(decision);
  const step = [
    snapshot === null ? '' : frameText(snapshot, payloads),
    referenceText(decision.lastEvent),
    decision.enteredEvent === undefined ? '' : referenceText(decision.enteredEvent),
    effects.length,
    ...effects.flatMap((effect) => effectArguments(effect, snapshot, payloads)),
  ];
  return [...payloads.arguments(), history.length, ...events, ...step];
}

/** In phase `children` there is always a StartChildren: it carries the counters and says when to wake next. */
function effectsOf({ snapshot, effects }: Decision): readonly Effect[] {
  if (snapshot?.phase !== 'children' || effects.some((effect) => effect.type === 'StartChildren')) return effects;
  const { total, started, succeeded } = childrenOf(snapshot);
  return [...effects, { type: 'StartChildren', children: [], wakeAfter: started === total ? total - succeeded : 1 }];
}

function childrenOf(snapshot: FrameState | null): ChildrenState {
  if (snapshot?.children === undefined) throw new Error('A frame that starts children must say how many there are.');
  return snapshot.children;
}

function effectArguments(effect: Effect, snapshot: FrameState | null, payloads: PayloadWriter): ScriptArgument[] {
  switch (effect.type) {
    case 'RunState':
      return ['run'];
    case 'ScheduleTask':
      return [
        'task',
        taskDescription(effect, snapshot as FrameState),
        effect.started === undefined ? '' : eventBody(effect.started, payloads),
        payloads.cell(effect.input),
        milliseconds(effect.timeoutSeconds),
        milliseconds(effect.heartbeatSeconds),
      ];
    case 'StartTimer':
      return 'at' in effect.due ? ['timer', 'at', whole(effect.due.at)] : ['timer', 'after', whole(effect.due.afterMs)];
    case 'StartChildren': {
      const { total, succeeded } = childrenOf(snapshot);
      const children = effect.children.flatMap((child) => [
        child.index,
        newToken(),
        frameText(child.snapshot, payloads),
        referenceText(child.previous),
      ]);
      return ['children', effect.wakeAfter, total, succeeded, effect.children.length, ...children];
    }
    case 'AbandonChildren':
      return ['abandon'];
    case 'EndChild':
      return effect.result === undefined
        ? ['fail', effect.index, referenceText(effect.lastStateEvent)]
        : [
            'succeed',
            effect.index,
            payloads.cell(effect.result),
            Buffer.byteLength(effect.result),
            referenceText(effect.lastStateEvent),
          ];
    case 'CloseExecution': {
      const outcome: string[] = [];
      if (effect.output !== undefined) outcome.push('output', payloads.cell(effect.output));
      if (effect.error !== undefined) outcome.push('error', effect.error);
      if (effect.cause !== undefined) outcome.push('cause', effect.cause);
      return ['close', effect.status, outcome.length / 2, ...outcome];
    }
  }
}

function milliseconds(seconds: number | undefined): number | '' {
  return seconds === undefined ? '' : whole(seconds * 1000);
}

function whole(number: number): number {
  return Math.max(0, Math.ceil(number));
}
