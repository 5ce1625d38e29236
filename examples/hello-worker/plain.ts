import { startTelemetry } from '#telemetry';
import { createWorker, runWorker, TaskFailure, type TaskContext } from '#worker-sdk';

interface Guest {
  readonly name?: string;
}

const telemetry = await startTelemetry('hello-plain'); // does nothing unless an OTEL_… variable asks for it

async function greet({ name }: Guest, task: TaskContext): Promise<{ readonly text: string }> {
  if (!name) throw new TaskFailure('Greeting.NoName', 'The input has no name.');
  if (name === 'Shy' && task.attempt < 3) throw new TaskFailure('Greeting.NotYet', `attempt ${task.attempt}`);
  return { text: `Hello, ${name}!` };
}

// `greet` stands for arn:aws:lambda:<region>:<account>:function:greet. It resolves when the process is to end.
await runWorker(() => createWorker().handle('greet', greet));
await telemetry.shutdown();
