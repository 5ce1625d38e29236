import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, SfnApi } from './sfn-api.js';
import type { Vector } from './vector.js';

type Setup = NonNullable<Vector['setup']>[number];
type Members = Readonly<Record<string, unknown>>;

const CALL = /^arn:aws:states:::aws-sdk:sfn:(\w+)$/;

/** Whether this part of a setup makes an activity, or somebody who works for one. */
export function isOfActivities({ service, op }: Setup): boolean {
  return service === 'worker'
    ? op === 'sfn_activity_consumer'
    : service === 'stepfunctions' && /Activity$/.test(op ?? '');
}

/** Makes the activities that a recording was made with, and begins the work of those who polled for their tasks. */
export async function setUpActivities(api: SfnApi, { setup = [] }: Vector): Promise<void> {
  for (const { op = '', service, params = {} } of setup.filter(isOfActivities)) {
    if (service !== 'worker') await api.call(op, params);
    // It ends by itself, or with the connections of this run.
    else void work(api, params['template'] as Template, { ActivityArn: params['activity_arn'] }).catch(() => undefined);
  }
}

interface Template {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, Step>>;
}

interface Step {
  readonly Type: string;
  readonly Resource?: string;
  readonly Parameters?: Members;
  readonly ResultPath?: string;
  readonly Seconds?: number;
  readonly Choices?: readonly { readonly Variable: string; readonly IsPresent: boolean; readonly Next: string }[];
  readonly Default?: string;
  readonly Next?: string;
}

/** On AWS the worker was a state machine: what its definition says, with calls of the API, choices and waits. */
async function work(api: SfnApi, { StartAt, States }: Template, data: Members): Promise<void> {
  for (let name: string | undefined = StartAt; name !== undefined;) {
    const step: Step | undefined = States[name];
    if (step === undefined) throw new Error(`the worker has no state ${name}`);
    if (step.Type === 'Task') data = { ...data, [memberOf(step.ResultPath)]: await call(api, step, data) };
    if (step.Type === 'Wait') await sleep((step.Seconds ?? 0) * 1_000);
    name = followerOf(step, data);
  }
}

function followerOf({ Choices, Default, Next }: Step, data: Members): string | undefined {
  const rule = Choices?.find(({ Variable, IsPresent }) => (at(data, Variable) !== undefined) === IsPresent);
  return rule?.Next ?? Default ?? Next;
}

async function call(api: SfnApi, { Resource = '', Parameters = {} }: Step, data: Members): Promise<Members> {
  const operation = CALL.exec(Resource)?.[1];
  if (operation === undefined) throw new Error(`the worker cannot call ${Resource}`);
  const params = Object.entries(Parameters).map(([name, value]) =>
    name.endsWith('.$') ? [lower(name.slice(0, -2)), at(data, value as string)] : [lower(name), value],
  );
  const answer = await api.call(upper(operation), Object.fromEntries(params) as Answer);
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [upper(name), value]));
}

/** The value at `$.a.b`. */
function at(data: Members, path: string): unknown {
  return path
    .split('.')
    .slice(1)
    .reduce<unknown>((value, name) => (value as Members | undefined)?.[name], data);
}

const memberOf = (resultPath = '$.Result'): string => resultPath.slice(2);
const lower = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
const upper = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
