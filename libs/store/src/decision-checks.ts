import type { Decision } from '#engine';

/** True when the decision ends the execution. */
export function isClosing({ effects }: Decision): boolean {
  return effects.some((effect) => effect.type === 'CloseExecution');
}

/** Refuses, as a bug of the caller, what would leave a frame without a state or an end. */
export function assertComplete(decision: Decision): void {
  const { snapshot, effects } = decision;
  const over =
    isClosing(decision) || effects.some((effect) => effect.type === 'EndChild' && effect.result !== undefined);
  if (snapshot === null && !over) throw new Error('A decision without a snapshot must end its frame or the execution.');
  if (snapshot?.phase === 'children' && !over && snapshot.children === undefined) {
    throw new Error('A frame that waits for children must say how many there are.');
  }
}
