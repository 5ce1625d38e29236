/** Types of the scripts that TypeScript code (libs/testing) calls; the documentation stands in the .mjs files. */
export interface RedisProgram {
  readonly kind: 'program';
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
  readonly version: string;
  readonly source: string;
}
export interface GivenRedis {
  readonly kind: 'given';
  readonly url: string;
}
export interface RunningRedis {
  readonly url: string;
  readonly pid: number;
  readonly port: number;
  readonly version: string;
  readonly exited: Promise<void>;
  stop(): Promise<void>;
  kill(): Promise<void>;
}
export function obtainRedis(options?: {
  log?: (line: string) => void;
  folder?: string;
  path?: string;
  env?: Readonly<Record<string, string | undefined>>;
}): Promise<GivenRedis | RedisProgram>;
export function startRedis(options: {
  dataDir: string;
  appendonly?: boolean;
  port?: number;
  outliveParent?: boolean;
  program?: RedisProgram;
}): Promise<RunningRedis>;
export function stopLeftover(dataDir: string): Promise<boolean>;
export function findRunning(dataDir: string): Promise<{ url: string; pid: number; port: number } | undefined>;
export function checkRedis(url: string): Promise<{ version: string; warnings: string[] }>;
export function redisCommands(
  url: string,
  commands: readonly (readonly string[])[],
  options?: { timeoutMs?: number },
): Promise<unknown[]>;
export function removeKeys(url: string, prefix: string): Promise<void>;
