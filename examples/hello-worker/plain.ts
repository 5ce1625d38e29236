import { startTelemetry } from '#telemetry';
import { createWorker, TaskFailure, type TaskContext } from '#worker-sdk';

interface Guest {
  readonly name?: string;
}

const telemetry = await startTelemetry('hello-plain'); // does nothing unless an OTEL_… variable asks for it

/** `greet` stands for arn:aws:lambda:<region>:<account>:function:greet. */
const worker = createWorker().handle('greet', async ({ name }: Guest, task: TaskContext) => {
  if (!name) throw new TaskFailure('Greeting.NoName', 'The input has no name.');
  if (name === 'Shy' && task.attempt < 3) throw new TaskFailure('Greeting.NotYet', `attempt ${task.attempt}`);
  return { text: `Hello, ${name}!` };
});

await worker.start();
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void worker.close().then(() => telemetry.shutdown()));
}
