/** Types for TypeScript callers; the documentation stands in processes.mjs. */
export function isAlive(pid: number): boolean;
export function run(
  command: string,
  args: readonly string[],
  options?: import('node:child_process').SpawnSyncOptions,
): { status: number | null; stdout: string; stderr: string };
export function endWithParent(pid: number): () => void;
