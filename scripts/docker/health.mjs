// The image's health check: is the coordinator of this container ready? Built-in modules only.
try {
  const answer = await fetch(`http://127.0.0.1:${process.env.STEPWELL_PORT ?? 8083}/health/ready`, {
    signal: AbortSignal.timeout(2_500),
  });
  process.exit(answer.ok ? 0 : 1);
} catch {
  process.exit(1);
}
