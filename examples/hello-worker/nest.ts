import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { startTelemetry } from '#telemetry';
import { WorkerStartError } from '#worker-sdk';
import { EngravingModule } from './engraving.module.js';

const telemetry = await startTelemetry('hello-engraver'); // does nothing unless an OTEL_… variable asks for it
const spansLast = { provide: 'telemetry', useValue: { onApplicationShutdown: () => telemetry.shutdown() } };
const worker = { module: class HelloEngraver {}, imports: [EngravingModule], providers: [spansLast] };

try {
  const app = await NestFactory.createApplicationContext(worker);
  app.enableShutdownHooks(); // SIGTERM: tasks under way may end
} catch (error) {
  if (!(error instanceof WorkerStartError)) throw error;
  console.error(error.message); // the settings do not fit the store
  process.exit(1);
}
