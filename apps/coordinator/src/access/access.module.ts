import {
  Global,
  Inject,
  Logger,
  Module,
  type OnApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { IDENTITY, SETTINGS, type Identity } from '../tokens.js';
import { Access } from './access.js';
import { AuditLog, auditSink } from './audit-log.js';
import { AccessKeys } from './credentials/access-keys.js';
import { readAccessKey } from './credentials/read-access-keys.js';
import { RateLimits } from './rate-limits.js';
import { SignatureVerifier } from './signature/signature-verifier.js';

const log = new Logger('access');

/** Who may call the API. Its keys are read at the start and, on SIGHUP, again. */
@Global()
@Module({
  providers: [
    { provide: AccessKeys, useFactory: openKeys, inject: [SETTINGS] },
    { provide: Access, useFactory: openAccess, inject: [SETTINGS, IDENTITY, AccessKeys] },
  ],
  exports: [Access],
})
export class AccessModule implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #reload = () => {
    try {
      this.keys.reload();
      log.log(`access keys were read again: ${this.keys.size}`);
    } catch (error) {
      log.error(`the access keys stay as they were. ${(error as Error).message}`);
    }
  };

  constructor(
    @Inject(AccessKeys) private readonly keys: AccessKeys,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    const { auth, credentialsFile } = this.settings.access;
    if (auth === 'off') return;
    log.log(`auth is on, access keys: ${this.keys.size}`);
    if (this.keys.isOpenToOthers) log.warn(`${credentialsFile} can be read by everybody on this machine: chmod 600`);
    // Without a file SIGHUP keeps its meaning: the terminal is gone.
    if (credentialsFile !== undefined) process.on('SIGHUP', this.#reload);
  }

  onApplicationShutdown(): void {
    process.off('SIGHUP', this.#reload);
  }
}

/** @throws CredentialsError: the coordinator must not start */
function openKeys({ access, account }: Settings): AccessKeys {
  if (access.auth === 'off') return new AccessKeys(undefined);
  const given =
    access.accessKey && readAccessKey({ ...access.accessKey, account }, 'the access key of the environment');
  return new AccessKeys(access.credentialsFile, given && [given]);
}

function openAccess({ access }: Settings, identity: Identity, keys: AccessKeys): Access {
  const sink = auditSink(access.auditLog, (error) => log.error(`the audit log cannot be written: ${error.message}`));
  const verifier = access.auth === 'on' ? new SignatureVerifier(keys) : undefined;
  return new Access(identity, verifier, new RateLimits(access.rates), new AuditLog(sink));
}
