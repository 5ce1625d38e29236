import type { ExpectedEnd } from './judge-race.js';

/* The one state that a race is about, and how it can end. */

export const TASK = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:race', End: true };
export const CALLBACK = {
  ...TASK,
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Parameters: { FunctionName: 'race', Payload: { 'token.$': '$$.Task.Token' } },
};
export const LONG = { TimeoutSeconds: 600 };
/** The shortest that the language knows. */
export const SHORT = { TimeoutSeconds: 1 };
export const QUIET = { ...LONG, HeartbeatSeconds: 1 };

/** Of whoever works on it. JSON text. */
export const RESULT = '{"by":"result"}';
export const SUCCEEDED: ExpectedEnd = { status: 'SUCCEEDED', attempts: ['Succeeded'], output: RESULT };
export const TIMED_OUT: ExpectedEnd = { status: 'FAILED', attempts: ['TimedOut'], error: 'States.Timeout' };
