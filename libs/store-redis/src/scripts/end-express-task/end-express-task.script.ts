import type { FrameRef, TaskOutcome } from '#store';
import { failureText } from '../../codec/task-text.js';
import { type Keys, nameOfAttempt } from '../../keys.js';
import { defineScript } from '../define-script.js';

export interface EndExpressTask {
  readonly keys: Keys;
  readonly ref: FrameRef;
  readonly claim: string;
  readonly outcome: TaskOutcome;
}

export const endExpressTask = defineScript<EndExpressTask, 'accepted' | 'refused'>({
  name: 'end-express-task',
  keys: ({ keys, ref }) => [keys.expressTask(ref)],
  args: ({ ref, claim, outcome }) => [
    nameOfAttempt(ref),
    claim,
    outcome.ok ? `=${outcome.output}` : failureText(outcome),
  ],
  reply: ([word]) => (word === 'ACCEPTED' ? 'accepted' : 'refused'),
});
