import { startTelemetry } from '#telemetry';

// First of all: what is to be instrumented must be loaded after this.
const telemetry = await startTelemetry('stepwell-coordinator');
const { runCoordinator } = await import('./run-coordinator.js');
await runCoordinator(telemetry);
