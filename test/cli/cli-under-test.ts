import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from '#testing';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command printed; the assertion itself looks at its shape. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

/** The built `stepwell`, run in a folder of its own with nothing of the user's settings. */
export class CliUnderTest {
  constructor(
    private readonly room: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  /** Writes a file below the folder. @returns its path from there */
  file(name: string, content: string | object): string {
    const path = join(this.room, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
    return name;
  }

  run(args: readonly string[], stdin = '', more: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const program = join(projectRoot, 'dist/apps/cli/src/main.js');
    const env = { PATH: process.env['PATH'], HOME: this.room, ...this.env, ...more };
    return new Promise((resolve) => {
      const options = { cwd: this.room, env, timeout: 60_000 };
      const child = execFile(process.execPath, [program, ...args], options, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code ?? 255), stdout, stderr }),
      );
      child.stdin?.end(stdin);
    });
  }

  /** With `--json`: what stdout says, which is one JSON document and nothing else. */
  async json(args: readonly string[], stdin = ''): Promise<{ readonly code: number; readonly value: Json }> {
    const { code, stdout } = await this.run([...args, '--json'], stdin);
    return { code, value: JSON.parse(stdout) };
  }
}
