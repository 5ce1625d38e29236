import { setTimeout as sleep } from 'node:timers/promises';
import { JsonText, type TaskHandlerFunction } from '#worker-sdk';
import { pythonText } from './python-text.js';
import { failsAsPython } from './python-failure.js';

/**
 * The functions behind the recordings, by the names their README gives them: what each does is described there.
 * They were written in Python, which shows in their errors and texts.
 */
export const PYTHON_FUNCTIONS: Readonly<Record<string, TaskHandlerFunction>> = {
  // Python keeps 0.0 a float: the text is handed back, not what JavaScript reads in it.
  id_function: (event: unknown, task) => (event === null ? {} : new JsonText(task.inputText)),
  echo_function: () => ({ Return: 'HelloWorld' }),
  raise_exception: () =>
    failsAsPython('Exception', 'Some exception was raised.', 2, 'raise Exception("Some exception was raised.")'),
  raise_custom_exception: () => failsAsPython('CustomException', '', 9, 'raise CustomException()'),
  large_output_string: () => 'a'.repeat(257 * 1024),
  return_bytes_str: () => 'HelloWorld!',
  return_decorated_input: (event: unknown) => `input-event-${pythonText(event)}`,
  wait_60_seconds: async (event: unknown, task) => {
    await sleep(60_000, undefined, { signal: task.signal });
    return event ?? {};
  },
};
