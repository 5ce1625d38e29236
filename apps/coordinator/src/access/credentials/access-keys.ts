import { readFileSync, statSync } from 'node:fs';
import type { AccessKey } from './access-key.js';
import { CredentialsError } from './members.js';
import { readAccessKeys } from './read-access-keys.js';

/** The access keys of this coordinator: those of a file, and one that the environment may give. */
export class AccessKeys {
  #byId: ReadonlyMap<string, AccessKey> = new Map();

  /** @throws CredentialsError when the file cannot be used */
  constructor(
    private readonly file: string | undefined,
    private readonly given: readonly AccessKey[] = [],
  ) {
    this.reload();
  }

  get size(): number {
    return this.#byId.size;
  }

  /** An id is no secret: clients send it in the clear, and log it. */
  find(accessKeyId: string): AccessKey | undefined {
    return this.#byId.get(accessKeyId);
  }

  /** Reads the file again. Requests are judged by the old keys until all the new ones are good. @throws CredentialsError */
  reload(): void {
    const byId = new Map(this.given.map((key) => [key.accessKeyId, key]));
    for (const key of this.file === undefined ? [] : readFile(this.file)) {
      if (byId.has(key.accessKeyId))
        throw new CredentialsError(`the access key '${key.accessKeyId}' is in the environment and in ${this.file}`);
      byId.set(key.accessKeyId, key);
    }
    this.#byId = byId;
  }

  /** What others than its owner may do with the file, though they should not. A group may read it: secrets are mounted so. */
  get exposure(): string | undefined {
    const mode = this.file === undefined || process.platform === 'win32' ? 0 : statSync(this.file).mode;
    if (mode & 0o022) return `${this.file} can be changed by others than its owner: chmod 600`;
    return mode & 0o004 ? `${this.file} can be read by everybody on this machine: chmod 600` : undefined;
  }
}

function readFile(file: string): readonly AccessKey[] {
  let json: string;
  try {
    json = readFileSync(file, 'utf8');
  } catch (error) {
    throw new CredentialsError(`The credentials file ${file} cannot be read: ${(error as Error).message}`);
  }
  try {
    return readAccessKeys(json);
  } catch (error) {
    if (error instanceof CredentialsError)
      throw new CredentialsError(`The credentials file ${file} cannot be used: ${error.message}`);
    throw error;
  }
}
