import { startTelemetry } from '#telemetry';
import { createWorker, TaskFailure, WorkerStartError, type TaskContext } from '#worker-sdk';

interface Guest {
  readonly name?: string;
}

const telemetry = await startTelemetry('hello-plain'); // does nothing unless an OTEL_… variable asks for it

async function greet({ name }: Guest, task: TaskContext): Promise<{ readonly text: string }> {
  if (!name) throw new TaskFailure('Greeting.NoName', 'The input has no name.');
  if (name === 'Shy' && task.attempt < 3) throw new TaskFailure('Greeting.NotYet', `attempt ${task.attempt}`);
  return { text: `Hello, ${name}!` };
}

try {
  // `greet` stands for arn:aws:lambda:<region>:<account>:function:greet.
  const worker = createWorker().handle('greet', greet);
  await worker.start();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void worker.close().then(() => telemetry.shutdown()));
  }
} catch (error) {
  if (!(error instanceof WorkerStartError)) throw error;
  console.error(error.message); // a setting is out of range, or does not fit the store
  process.exitCode = 1;
}
