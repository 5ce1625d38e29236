import {
  Global,
  Inject,
  Logger,
  Module,
  type OnApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SettingsError } from '../config/settings-error.js';
import type { Settings } from '../config/settings.js';
import { RepeatedWarnings } from '../repeated-warnings.js';
import { IDENTITY, SETTINGS, type Identity } from '../tokens.js';
import { Access } from './access.js';
import { AuditLog, auditSink } from './audit-log.js';
import { AccessKeys } from './credentials/access-keys.js';
import { readAccessKey } from './credentials/read-access-keys.js';
import { RateLimits } from './rate-limits.js';
import { SignatureVerifier } from './signature/signature-verifier.js';

const log = new Logger('access');

/** Who may call the API. On SIGHUP its keys are read again, and the audit log goes on in a new file. */
@Global()
@Module({
  providers: [
    { provide: AccessKeys, useFactory: openKeys, inject: [SETTINGS] },
    { provide: AuditLog, useFactory: openAuditLog, inject: [SETTINGS] },
    { provide: Access, useFactory: openAccess, inject: [SETTINGS, IDENTITY, AccessKeys, AuditLog] },
  ],
  exports: [Access],
})
export class AccessModule implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #reload = () => {
    this.audit.reopen();
    if (!this.#hasKeyFile) return;
    try {
      this.keys.reload();
      log.log(`access keys were read again: ${this.keys.size}`);
      this.#warnOfExposure();
    } catch (error) {
      log.error(`the access keys stay as they were. ${(error as Error).message}`);
    }
  };

  constructor(
    @Inject(AccessKeys) private readonly keys: AccessKeys,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.access.auth === 'on') {
      log.log(`auth is on, access keys: ${this.keys.size}`);
      this.#warnOfExposure();
    }
    // Without a file SIGHUP keeps its meaning: the terminal is gone.
    if (this.#hasKeyFile || this.audit.isFile) process.on('SIGHUP', this.#reload);
  }

  onApplicationShutdown(): void {
    process.off('SIGHUP', this.#reload);
  }

  get #hasKeyFile(): boolean {
    const { auth, credentialsFile } = this.settings.access;
    return auth === 'on' && credentialsFile !== undefined;
  }

  #warnOfExposure(): void {
    const { exposure } = this.keys;
    if (exposure !== undefined) log.warn(exposure);
  }
}

/** @throws CredentialsError: the coordinator must not start */
function openKeys({ access, account }: Settings): AccessKeys {
  if (access.auth === 'off') return new AccessKeys(undefined);
  const given =
    access.accessKey && readAccessKey({ ...access.accessKey, account }, 'the access key of the environment');
  return new AccessKeys(access.credentialsFile, given && [given]);
}

/** @throws SettingsError: the coordinator must not start */
function openAuditLog({ access }: Settings): AuditLog {
  const warnings = new RepeatedWarnings(log);
  const lost = ({ message }: Error) => warnings.warn('audit', `lines of the audit log are lost: ${message}`);
  try {
    return new AuditLog(auditSink(access.auditLog, lost));
  } catch (error) {
    throw new SettingsError(`STEPWELL_AUDIT_LOG cannot be written: ${(error as Error).message}`);
  }
}

function openAccess({ access }: Settings, identity: Identity, keys: AccessKeys, audit: AuditLog): Access {
  const verifier = access.auth === 'on' ? new SignatureVerifier(keys) : undefined;
  return new Access(identity, verifier, new RateLimits(access.rates), audit);
}
