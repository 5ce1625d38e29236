import { SFNClient, type SFNClientConfig } from '@aws-sdk/client-sfn';
import { CliError } from '../cli-error.js';
import type { Environment, Place } from './place.js';

/** As the coordinator's own defaults are. */
const REGION = 'us-east-1';
const ACCOUNT = '123456789012';
/** Without a limit a coordinator that hangs is waited for without end. TestState may take five minutes, nothing else so long. */
const PATIENCE = { connectionTimeout: 10_000, requestTimeout: 320_000, throwOnRequestTimeout: true };

export interface Connection {
  readonly sfn: SFNClient;
  readonly place: Place & { readonly region: string };
}

/** The API at `place`, with the credentials that any AWS client would find; on this machine made-up ones when there are none. */
export async function connect(place: Place, env: Environment): Promise<Connection> {
  // Which Node.js runs the program is not for those to decide who use it.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  // Looking for a role of the machine takes seconds, and no role is for a coordinator here.
  if (place.loopback) process.env['AWS_EC2_METADATA_DISABLED'] ??= 'true';
  const region = place.region ?? (await profileRegion(place, env)) ?? REGION;
  const settings: SFNClientConfig = {
    endpoint: place.endpoint,
    region,
    disableHostPrefix: true,
    maxAttempts: 3,
    requestHandler: PATIENCE,
  };
  const found = new SFNClient(settings).config.credentials;
  const credentials: typeof found = async () => {
    try {
      return await found();
    } catch (error) {
      // Who has named credentials means them; who has none needs none here, unless the coordinator says so.
      if (env['AWS_PROFILE']) throw profileError(env['AWS_PROFILE'], error as Error);
      if (!place.loopback || env['AWS_ACCESS_KEY_ID']) throw error;
      return { accessKeyId: 'local', secretAccessKey: 'local' };
    }
  };
  return { sfn: new SFNClient({ ...settings, credentials }), place: { ...place, region } };
}

function profileError(profile: string, cause: Error): CliError {
  return new CliError(`The profile ${profile} gives no credentials: ${cause.message}`, {
    wayOut: 'Look at ~/.aws/credentials and ~/.aws/config, or unset AWS_PROFILE.',
    name: cause.name,
    cause,
  });
}

/** The account of ARNs that are made up here: the one that is said, the one that the credentials name, or the coordinator's default. */
export async function accountOf({ sfn, place }: Connection): Promise<string> {
  return place.account ?? (await sfn.config.credentials()).accountId ?? ACCOUNT;
}

/**
 * The region that the user's profile says. For a coordinator on this machine only a profile that is named counts: the default profile is
 * about AWS, and the coordinator does not look at it either.
 */
async function profileRegion({ loopback }: Place, env: Environment): Promise<string | undefined> {
  if (loopback && !env['AWS_PROFILE']) return undefined;
  try {
    return await new SFNClient({}).config.region();
  } catch {
    return undefined; // it says none
  }
}
