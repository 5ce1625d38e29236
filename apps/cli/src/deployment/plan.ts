import type { CreateStateMachineCommandInput, Tag } from '@aws-sdk/client-sfn';
import type { Problem } from '../cli-error.js';
import type { Path, Source } from '../sources/source.js';
import type { Installation } from '../template/place-values.js';

/** Where a definition is written, so that what the service says of it can be told with file and line. */
export interface Origin {
  readonly source: Source;
  /** Of the definition in it. */
  readonly path: Path;
  /** Whether the definition is a text in the document, so that its own paths lead nowhere there. */
  readonly asText: boolean;
}

export interface PlannedMachine extends Pick<
  CreateStateMachineCommandInput,
  'type' | 'loggingConfiguration' | 'tracingConfiguration' | 'encryptionConfiguration'
> {
  readonly name: string;
  /** As the templates of this deployment know it; the coordinator may put it into another account. */
  readonly arn: string;
  /** JSON text. */
  readonly definition: string;
  readonly origin: Origin;
  /** Absent when nothing is said of it: then a machine that is there keeps its own. */
  readonly roleArn?: string;
  /** Absent when nothing is said of tags. */
  readonly tags?: readonly Tag[];
}

export interface PlannedActivity {
  readonly name: string;
  readonly tags?: readonly Tag[];
  readonly file: string;
}

export interface PlannedVersion {
  /** Logical id, by which aliases speak of it. */
  readonly id: string;
  readonly machineArn: string;
  readonly description?: string;
  readonly file: string;
}

export interface PlannedAlias {
  readonly name: string;
  readonly machineArn: string;
  readonly description?: string;
  /** A version's ARN, or the mark of one of this deployment. */
  readonly routing: readonly { readonly version: string; readonly weight: number }[];
  readonly file: string;
}

/** All that some files want to be there. */
export interface Plan {
  readonly activities: readonly PlannedActivity[];
  readonly machines: readonly PlannedMachine[];
  readonly versions: readonly PlannedVersion[];
  readonly aliases: readonly PlannedAlias[];
  readonly problems: readonly Problem[];
}

export interface PlanOptions {
  readonly name?: string;
  readonly roleArn?: string;
  readonly type?: 'STANDARD' | 'EXPRESS';
  /** Of templates; AWS::StackName is the file's name unless it is given. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly resources: Readonly<Record<string, string>>;
  readonly at: Omit<Installation, 'stackName'> & { readonly stackName?: string };
}
