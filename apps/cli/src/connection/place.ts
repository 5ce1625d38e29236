import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-codes.js';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ConnectionOptions {
  readonly endpoint?: string;
  readonly region?: string;
  readonly account?: string;
}

/** Where the API is, and for which region and account ARNs are made up here (in templates): as far as options and environment say. */
export interface Place {
  readonly endpoint: string;
  readonly region?: string;
  /** 12 digits. */
  readonly account?: string;
  /** Whether the API is on this machine: then any credentials will do unless the coordinator asks for real ones. */
  readonly loopback: boolean;
}

const LOCAL = 'http://127.0.0.1:8083';

/** Options win over the environment. */
export function placeOf(options: ConnectionOptions, env: Environment): Place {
  const given: readonly (readonly [string, string | undefined])[] = [
    ['--endpoint', options.endpoint],
    ['STEPWELL_ENDPOINT', env['STEPWELL_ENDPOINT']],
    ['AWS_ENDPOINT_URL_SFN', env['AWS_ENDPOINT_URL_SFN']],
  ];
  const [source, endpoint] = given.find(([, value]) => value) ?? ['', LOCAL];
  const url = URL.canParse(endpoint as string) ? new URL(endpoint as string) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new CliError(`${source} is no address: ${endpoint}`, {
      wayOut: `Give it as http://host:port, e.g. ${LOCAL}.`,
      exitCode: EXIT.usage,
    });
  }
  const account = options.account ?? (env['STEPWELL_ACCOUNT_ID'] || undefined);
  if (account !== undefined && !/^\d{12}$/.test(account)) {
    throw new CliError(`An account has 12 digits: ${account}`, { exitCode: EXIT.usage });
  }
  return {
    endpoint: endpoint as string,
    region: options.region ?? (env['STEPWELL_REGION'] || env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || undefined),
    account,
    loopback: /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname),
  };
}
